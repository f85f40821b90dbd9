interface Metric {
  type: 'counter' | 'gauge' | 'histogram';
  /** By which process it is shown. */
  of: 'api' | 'worker' | 'both';
  /** Closed sets of words: never an id, a phone number, a short code or a token. */
  labels: readonly string[];
  meaning: string;
}

/** The one table of what is measured; docs/metrics.md shows it. */
export const metricTable = {
  hakika_payment_moves_total: {
    type: 'counter',
    of: 'worker',
    labels: ['environment', 'from', 'to'],
    meaning: 'Payments that went from one status to another.',
  },
  hakika_pushes_total: {
    type: 'counter',
    of: 'worker',
    labels: ['environment', 'outcome', 'reason'],
    meaning:
      'Pushes by outcome; `reason` says why one was not sent, was refused or came too late, and is empty otherwise.',
  },
  hakika_queries_total: {
    type: 'counter',
    of: 'worker',
    labels: ['environment', 'answer'],
    meaning:
      'Queries by what their answer says: `completed`, `failed`, `canceled`, `nothing`, `throttled`, or `notSent`.',
  },
  hakika_callbacks_total: {
    type: 'counter',
    of: 'api',
    labels: ['taken'],
    meaning:
      'Callbacks by how they were taken: `kept`, `repeated`, `unlisted`, `unreadable`, `beyondLimit`, `unknownToken`.',
  },
  hakika_guard_actions_total: {
    type: 'counter',
    of: 'both',
    labels: ['guard'],
    meaning: 'What the guards around the rail did.',
  },
  hakika_circuit_changes_total: {
    type: 'counter',
    of: 'worker',
    labels: ['environment', 'to'],
    meaning:
      'How often the circuit became `open`, stayed so after a probe (`stillOpen`), or became `closed`.',
  },
  hakika_webhook_attempts_total: {
    type: 'counter',
    of: 'worker',
    labels: ['outcome'],
    meaning: 'Tries of webhooks: `delivered`, `refused`, `unreachable`, `blocked`.',
  },
  hakika_http_request_seconds: {
    type: 'histogram',
    of: 'api',
    labels: ['method', 'route', 'status'],
    meaning:
      'Requests to the api by the route that served them, with their duration, apart from what their callers preferred to wait.',
  },
  hakika_circuit_state: {
    type: 'gauge',
    of: 'worker',
    labels: ['environment'],
    meaning: '0: closed, prompts pass. 1: half open, one at a time is a probe. 2: open, all are refused.',
  },
  hakika_credentials_suspended: {
    type: 'gauge',
    of: 'worker',
    labels: ['environment'],
    meaning: 'Credentials that prompt nobody until somebody resumes them.',
  },
  hakika_relay_queue_rows: {
    type: 'gauge',
    of: 'worker',
    labels: ['queue'],
    meaning: 'Rows that wait for the relay.',
  },
  hakika_relay_queue_oldest_seconds: {
    type: 'gauge',
    of: 'worker',
    labels: ['queue'],
    meaning: 'For how long the oldest of them has been due.',
  },
  hakika_cases_open: {
    type: 'gauge',
    of: 'worker',
    labels: ['kind'],
    meaning: 'Cases that wait for a person.',
  },
  hakika_budget_places_free: {
    type: 'gauge',
    of: 'worker',
    labels: ['call'],
    meaning: 'Places left in the fullest budget of a kind of call, over all short codes.',
  },
  hakika_worker_tasks_running: {
    type: 'gauge',
    of: 'worker',
    labels: ['queue', 'kind'],
    meaning: 'Slots of this Temporal worker that are taken, by activities and by workflow tasks.',
  },
  hakika_scrapes_failed_total: {
    type: 'counter',
    of: 'worker',
    labels: [],
    meaning: 'Scrapes that found the database away or slow, and show no gauge read from it.',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metricTable;
type OfType<Type extends Metric['type']> = {
  [Name in MetricName]: (typeof metricTable)[Name]['type'] extends Type ? Name : never;
}[MetricName];
export type CounterName = OfType<'counter'>;
export type GaugeName = OfType<'gauge'>;
export type HistogramName = OfType<'histogram'>;
export type LabelsOf<Name extends MetricName> = Record<(typeof metricTable)[Name]['labels'][number], string>;
