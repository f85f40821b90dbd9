import { customerView } from '../../db/payment-view.ts';
import type { ApiDeps } from '../deps.ts';
import { once } from '../idempotency/once.ts';
import { route, type Route } from '../route.ts';
import { createCustomer } from './create-customer.ts';
import { deleteCustomer } from './delete-customer.ts';
import { findCustomer } from './find-customer.ts';
import { findCustomers } from './find-customers.ts';
import { CustomersQuery } from './query-schema.ts';
import { CreateCustomer, CustomerAnswer, CustomerPage, DeletedCustomer, UpdateCustomer } from './schemas.ts';
import { updateCustomer } from './update-customer.ts';

export const customerRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/customers',
    operationId: 'createCustomer',
    tag: 'Customers',
    summary: 'Add a customer',
    description:
      'A payment to a new phone adds its customer by itself. A repetition under the same Idempotency-Key is answered 404 once the customer was deleted.',
    scope: 'customers.write',
    body: CreateCustomer,
    answer: { status: 200, description: 'The customer.', schema: CustomerAnswer },
    errors: ['duplicate_error', 'not_found'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => ({
          status: 200,
          body: customerView(await createCustomer(request.em, request.tenant, request.body, bound)),
        }),
        rebuild: async (id) => ({
          status: 200,
          body: customerView(await findCustomer({ em: request.em, id })),
        }),
      }),
  }),
  route({
    method: 'get',
    path: '/v1/customers',
    operationId: 'listCustomers',
    tag: 'Customers',
    summary: 'List and search customers',
    scope: 'customers.read',
    query: CustomersQuery,
    answer: { status: 200, description: 'A page of customers.', schema: CustomerPage },
    async handle({ em, query }) {
      const { rows, meta } = await findCustomers(em, query);
      return { status: 200, body: { data: rows.map(customerView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/customers/:id',
    ids: ['cus'],
    operationId: 'getCustomer',
    tag: 'Customers',
    summary: 'Read a customer',
    scope: 'customers.read',
    answer: { status: 200, description: 'The customer.', schema: CustomerAnswer },
    errors: ['not_found'],
    handle: async (request) => ({ status: 200, body: customerView(await findCustomer(request)) }),
  }),
  route({
    method: 'patch',
    path: '/v1/customers/:id',
    ids: ['cus'],
    operationId: 'updateCustomer',
    tag: 'Customers',
    summary: 'Change a customer',
    description:
      'What is left out stays. `customer.updated` is sent if anything changed. Payments keep the phone number that was prompted.',
    scope: 'customers.write',
    body: UpdateCustomer,
    answer: { status: 200, description: 'The customer as it is now.', schema: CustomerAnswer },
    errors: ['not_found', 'duplicate_error'],
    handle: async (request) => ({ status: 200, body: customerView(await updateCustomer(request)) }),
  }),
  route({
    method: 'delete',
    path: '/v1/customers/:id',
    ids: ['cus'],
    operationId: 'deleteCustomer',
    tag: 'Customers',
    summary: 'Delete a customer and forget the person',
    description:
      'Payments stay, without the customer: name and phone number are erased or masked wherever they are kept, in past events too. A payment whose outcome is still looked for needs its phone, so it is refused until then. A later payment from the phone makes a new customer.',
    scope: 'customers.write',
    answer: { status: 200, description: 'The id of the customer that is gone.', schema: DeletedCustomer },
    errors: ['not_found', 'customer_has_open_payment'],
    async handle(request) {
      await deleteCustomer(request);
      return { status: 200, body: { id: request.id } };
    },
  }),
];
