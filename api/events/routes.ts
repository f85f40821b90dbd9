import type { FilterQuery } from '@mikro-orm/postgresql';
import { Event } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { findPage } from '../lists/page.ts';
import { route, type Route } from '../route.ts';
import { placeAfter, placeRows } from './place-rows.ts';
import { EventAnswer, EventPage, EventsQuery } from './schemas.ts';

export const eventRoutes = (_deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/events',
    operationId: 'listEvents',
    tag: 'Events',
    summary: 'List events in the order in which they can be followed',
    description:
      'To follow them, send `sortOrder=asc` and as `after` the id of the last event that you saw, again and again: an event enters the list behind all that were ever listed before it, and keeps its place, so none is missed. `GET /v1/event-resends` tells which old ones are wanted again.',
    scope: 'webhooks.read',
    query: EventsQuery,
    answer: { status: 200, description: 'A page of events.', schema: EventPage },
    async handle({ em, query, tenant }) {
      await placeRows(em, tenant, 'events');
      const { types, since, after } = query;
      const where: FilterQuery<Event>[] = [{ position: { $ne: null } }];
      if (types !== undefined) where.push({ type: { $in: types } });
      if (since !== undefined) where.push({ occurredAt: { $gte: new Date(since) } });
      if (after !== undefined) where.push({ position: { $gt: await placeAfter(em, Event, after) } });
      // Named only where it is sent: cursors that are kept on a disk must outlive a new parameter.
      const filters = { types, since, ...(after !== undefined && { after }) };
      const page = { list: 'events', em, entity: Event, where, query, filters };
      const { rows, meta } = await findPage({ ...page, sortBy: 'position' });
      return { status: 200, body: { data: rows.map(({ payload }) => payload), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/events/:id',
    ids: ['evt'],
    operationId: 'getEvent',
    tag: 'Events',
    summary: 'Read an event',
    scope: 'webhooks.read',
    answer: { status: 200, description: 'The event as it was sent.', schema: EventAnswer },
    errors: ['not_found'],
    async handle({ em, id }) {
      const event = await em.findOne(Event, { id });
      if (event === null) throw notFound('event');
      return { status: 200, body: event.payload };
    },
  }),
];
