import { Migration } from '@mikro-orm/migrations';

// The people of an organisation, over both environments, and an audit that can be searched by who and what.
export class Migration20261126112000_members extends Migration {
  override up(): void {
    for (const statement of [...members, ...audit]) this.addSql(statement);
  }
}

const members = [
  `alter table organisations add column updated_at timestamptz not null default now()`,
  // Whoever signs in does so by this address, however it is written.
  `create table members (
    id text primary key,
    organisation_id text not null references organisations (id),
    email text not null check (email = lower(email)),
    name text not null,
    role text not null check (role in ('owner', 'admin', 'operator', 'viewer')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organisation_id, email)
  )`,
  `create index members_newest on members (organisation_id, id desc)`,
];

const audit = [
  // What concerns the whole organisation is written down in both environments.
  `alter table audit_entries drop constraint audit_entries_subject_action_request_id_key,
    add unique (subject, action, request_id, environment)`,
];
