// Made from the OpenAPI document by `npm run sdk:generate`. Do not edit.
export interface components {
    schemas: {
        Error: {
            /** @description With `invalid_access` only: the same again, for older SDKs. */
            code?: string;
            /** @description With `invalid_access` only. */
            message?: string;
            error: {
                status: number;
                /** @description One of missing_api_key, invalid_api_key, invalid_access, validation_error, invalid_json, invalid_request, invalid_idempotency_key, body_too_large, not_found, method_not_allowed, duplicate_error, customer_has_open_payment, payer_has_open_prompt, possible_duplicate, idempotent_request_in_progress, idempotency_key_reused, prompt_refused, provider_refused, provider_unanswered, public_url_missing, provider_unavailable, credential_suspended, api_key_ended, last_settings_key, credential_is_default, production_key_needed, last_owner, case_closed, decision_not_possible, endpoint_disabled, receipt_used, receipt_not_settled, receipt_not_proven, query_budget_spent, rate_limit_exceeded, engine_unavailable, credentials_refused, credentials_missing, internal_server_error, service_unavailable, or one that a later version adds. */
                code: "missing_api_key" | "invalid_api_key" | "invalid_access" | "validation_error" | "invalid_json" | "invalid_request" | "invalid_idempotency_key" | "body_too_large" | "not_found" | "method_not_allowed" | "duplicate_error" | "customer_has_open_payment" | "payer_has_open_prompt" | "possible_duplicate" | "idempotent_request_in_progress" | "idempotency_key_reused" | "prompt_refused" | "provider_refused" | "provider_unanswered" | "public_url_missing" | "provider_unavailable" | "credential_suspended" | "api_key_ended" | "last_settings_key" | "credential_is_default" | "production_key_needed" | "last_owner" | "case_closed" | "decision_not_possible" | "endpoint_disabled" | "receipt_used" | "receipt_not_settled" | "receipt_not_proven" | "query_budget_spent" | "rate_limit_exceeded" | "engine_unavailable" | "credentials_refused" | "credentials_missing" | "internal_server_error" | "service_unavailable" | (string & {});
                /** @description What to do next. */
                message: string;
                /** @example req_01m2fh0a7c3e5g8j1k4n6q9s2v */
                requestId: string;
                /** @description In every 422 but `invalid_access`: the wrong fields; empty where no field is to blame. */
                validation?: {
                    field: string;
                    message: string;
                }[];
                /** @example pay_01m2fg2w947m2qf8t4v6z9c1n5 */
                paymentId?: string;
                /** @example claim_01m2fh8c2d4f6h8k0n2q4s6v8x */
                claimId?: string;
                /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
                credentialId?: string;
                /** @example mem_01m2fh8c2d4f6h8k0n2q4s6v8x */
                memberId?: string;
                /** @example cus_01m1hac9p6d3g6j9k2m5p8r1t4 */
                customerId?: string;
                /** @description What Safaricom said. */
                provider?: {
                    code: string | null;
                    message: string | null;
                };
            };
        };
        AcceptedPayment: {
            /** @example pay_01m2fg2w947m2qf8t4v6z9c1n5 */
            paymentId: string;
            /** @example trxn_01m2fg2w947m2qf8t4v6z9c1n5 */
            transactionId: string;
            /** @description null only in a repetition after the customer was deleted. */
            customerId: string | null;
            phoneNumber: string;
            amount: number;
            /** @constant */
            currency: "KES";
            /** @constant */
            status: "pending";
            description: string;
            accountReference: string;
            /** @enum {string} */
            environment: "sandbox" | "production";
            timestamp: components["schemas"]["Instant"];
            message: string;
        };
        /**
         * Format: date-time
         * @description ISO 8601, UTC, with milliseconds.
         * @example 2026-09-14T08:21:19.233Z
         */
        Instant: string;
        Payment: {
            /** @example pay_01m2fg2w947m2qf8t4v6z9c1n5 */
            id: string;
            /** @constant */
            object: "payment";
            /** @example trxn_01m2fg2w947m2qf8t4v6z9c1n5 */
            transactionId: string;
            customerId: string | null;
            /** @enum {string} */
            environment: "sandbox" | "production";
            /** @enum {string} */
            source: "api" | "dashboard" | "checkout";
            /** @enum {string} */
            channel: "stk_push" | "c2b";
            /** @enum {string} */
            status: "initiating" | "pending" | "completed" | "failed" | "canceled" | "unknown";
            /** @description Safaricom’s own words. */
            statusDetail: string | null;
            /** @description What to do, for a developer. */
            failureReason: string | null;
            /** @description Safaricom’s code. */
            resultCode: string | null;
            /** @description The status that better evidence corrected. */
            correctedFrom: ("initiating" | "pending" | "completed" | "failed" | "canceled" | "unknown") | null;
            /** @description Whole shillings. */
            amount: number;
            /** @constant */
            currency: "KES";
            phoneNumber: string;
            description: string;
            accountReference: string;
            /** @description The M-Pesa receipt. */
            receiptNumber: string | null;
            merchantRequestId: string | null;
            checkoutRequestId: string | null;
            metadata: {
                [key: string]: string | number | boolean;
            };
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
            processedAt: components["schemas"]["Instant"] | null;
            completedAt: components["schemas"]["Instant"] | null;
            failedAt: components["schemas"]["Instant"] | null;
            canceledAt: components["schemas"]["Instant"] | null;
            unknownAt: components["schemas"]["Instant"] | null;
        };
        PaymentPage: {
            data: components["schemas"]["Payment"][];
            meta: components["schemas"]["PageMeta"];
        };
        PageMeta: {
            /** @description Leads to the next page; null exactly when there is none. */
            cursor: string | null;
            previousCursor: string | null;
            hasPreviousPage: boolean;
            hasNextPage: boolean;
        };
        Transaction: {
            /** @example trxn_01m2fg2w947m2qf8t4v6z9c1n5 */
            id: string;
            /** @constant */
            object: "transaction";
            /** @example pay_01m2fg2w947m2qf8t4v6z9c1n5 */
            paymentId: string;
            customerId: string | null;
            /** @enum {string} */
            environment: "sandbox" | "production";
            /** @enum {string} */
            source: "api" | "dashboard" | "checkout";
            /** @enum {string} */
            channel: "stk_push" | "c2b";
            /** @constant */
            type: "payment";
            /** @enum {string} */
            status: "initiating" | "pending" | "completed" | "failed" | "canceled" | "unknown";
            /** @description Safaricom’s own words. */
            statusDetail: string | null;
            /** @description What to do, for a developer. */
            failureReason: string | null;
            /** @description Safaricom’s code. */
            resultCode: string | null;
            /** @description The status that better evidence corrected. */
            correctedFrom: ("initiating" | "pending" | "completed" | "failed" | "canceled" | "unknown") | null;
            /** @description Whole shillings. */
            amount: number;
            /** @constant */
            currency: "KES";
            phoneNumber: string;
            description: string;
            accountReference: string;
            /** @description The M-Pesa receipt. */
            receiptNumber: string | null;
            merchantRequestId: string | null;
            checkoutRequestId: string | null;
            metadata: {
                [key: string]: string | number | boolean;
            };
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
            processedAt: components["schemas"]["Instant"] | null;
            paidAt: components["schemas"]["Instant"] | null;
            failedAt: components["schemas"]["Instant"] | null;
            canceledAt: components["schemas"]["Instant"] | null;
            unknownAt: components["schemas"]["Instant"] | null;
        };
        TransactionPage: {
            data: components["schemas"]["Transaction"][];
            meta: components["schemas"]["PageMeta"];
        };
        Refresh: {
            /** @constant */
            object: "refresh";
            /**
             * @description `answered`: Safaricom said something, which is evidence now; `underWay`: its answer is awaited; `notAsked`: there is nothing to ask, or nobody.
             * @enum {string}
             */
            outcome: "answered" | "underWay" | "notAsked";
            /**
             * @description What came of it, in words.
             * @example Safaricom answered; what it said is evidence now.
             */
            message: string;
            /** @description As it is now. */
            payment: components["schemas"]["Payment"];
        };
        Timeline: {
            /** @constant */
            object: "timeline";
            /** @example pay_01m2fg2w947m2qf8t4v6z9c1n5 */
            paymentId: string;
            /** @description Oldest first. */
            data: {
                at: components["schemas"]["Instant"];
                /** @description One of created, prompted, evidence, query, move, caseOpened, caseClosed, webhookAttempt, guard, person, or one that a later version adds. */
                kind: "created" | "prompted" | "evidence" | "query" | "move" | "caseOpened" | "caseClosed" | "webhookAttempt" | "guard" | "person" | (string & {});
                words: string;
                /** @description Of what it tells of: the payment, a piece of evidence, an event, a case … */
                id: string;
            }[];
            /** @description False when there is more of one kind than is shown: the first 500. */
            isComplete: boolean;
        };
        Customer: {
            /** @example cus_01m1hac9p6d3g6j9k2m5p8r1t4 */
            id: string;
            /** @constant */
            object: "customer";
            /** @enum {string} */
            environment: "sandbox" | "production";
            /**
             * @description checkout: a payment that the payer began made the customer.
             * @enum {string}
             */
            source: "api" | "dashboard" | "checkout";
            name: string | null;
            /** @description 2547… or 2541…; no other customer of this environment has it. */
            phoneNumber: string;
            /** @constant */
            countryCode: "KE";
            description: string | null;
            isActive: boolean;
            /** @description Has completed a payment from this phone. */
            isVerified: boolean;
            metadata: {
                [key: string]: string | number | boolean;
            };
            /** @description When the first payment was completed. */
            firstTransactionAt: components["schemas"]["Instant"] | null;
            /** @description When the last payment was completed. */
            lastActiveAt: components["schemas"]["Instant"] | null;
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
        };
        CustomerPage: {
            data: components["schemas"]["Customer"][];
            meta: components["schemas"]["PageMeta"];
        };
        CasePage: {
            data: components["schemas"]["Case"][];
            meta: components["schemas"]["PageMeta"];
        };
        Case: {
            /** @example case_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "case";
            /** @enum {string} */
            environment: "sandbox" | "production";
            /** @example pay_01m2fg2w947m2qf8t4v6z9c1n5 */
            paymentId: string;
            /** @example trxn_01m2fg2w947m2qf8t4v6z9c1n5 */
            transactionId: string;
            /** @description One of contested, amount_mismatch, paid_twice, receipt_missing, still_unknown, already_claimed, or one that a later version adds. */
            kind: "contested" | "amount_mismatch" | "paid_twice" | "receipt_missing" | "still_unknown" | "already_claimed" | (string & {});
            /** @enum {string} */
            status: "open" | "closed";
            /** @description What is wrong, and what to do. */
            summary: string;
            /** @description What it was closed with. */
            decision: ("completed" | "failed" | "canceled" | "none") | null;
            reason: string | null;
            /** @description An API key’s id, `temporal operator <name>`, or `hakika` where evidence that came since answers it. */
            closedBy: string | null;
            openedAt: components["schemas"]["Instant"];
            closedAt: components["schemas"]["Instant"] | null;
        };
        CaseWithEvidence: {
            /** @example case_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "case";
            /** @enum {string} */
            environment: "sandbox" | "production";
            /** @example pay_01m2fg2w947m2qf8t4v6z9c1n5 */
            paymentId: string;
            /** @example trxn_01m2fg2w947m2qf8t4v6z9c1n5 */
            transactionId: string;
            /** @description One of contested, amount_mismatch, paid_twice, receipt_missing, still_unknown, already_claimed, or one that a later version adds. */
            kind: "contested" | "amount_mismatch" | "paid_twice" | "receipt_missing" | "still_unknown" | "already_claimed" | (string & {});
            /** @enum {string} */
            status: "open" | "closed";
            /** @description What is wrong, and what to do. */
            summary: string;
            /** @description What it was closed with. */
            decision: ("completed" | "failed" | "canceled" | "none") | null;
            reason: string | null;
            /** @description An API key’s id, `temporal operator <name>`, or `hakika` where evidence that came since answers it. */
            closedBy: string | null;
            openedAt: components["schemas"]["Instant"];
            closedAt: components["schemas"]["Instant"] | null;
            /**
             * @description As it is now.
             * @enum {string}
             */
            paymentStatus: "initiating" | "pending" | "completed" | "failed" | "canceled" | "unknown";
            /** @description What the payment is of, in whole shillings. */
            amount: number;
            /** @description What stands against what, in words. */
            contradiction: {
                saysPaid: string[];
                saysNotPaid: string[];
            };
            /** @description All evidence of the payment, oldest first. */
            evidence: components["schemas"]["Evidence"][];
        };
        Evidence: {
            /** @example evd_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "evidence";
            /** @description One of acknowledgement, refusal, neverPrompted, promptUncertain, callback, query, transactionStatus, c2b, pull, statement, absence, decision, or one that a later version adds. */
            kind: "acknowledgement" | "refusal" | "neverPrompted" | "promptUncertain" | "callback" | "query" | "transactionStatus" | "c2b" | "pull" | "statement" | "absence" | "decision" | (string & {});
            /**
             * @description What it claims about the money.
             * @enum {string}
             */
            says: "completed" | "failed" | "canceled" | "nothing";
            /** @description The same as a sentence. */
            words: string;
            /** @description Safaricom’s code. */
            code: string | null;
            codeMeaning: string | null;
            receiptNumber: string | null;
            /** @description Whole shillings. */
            amount: number | null;
            /** @description Since the prompt; null where nobody had been prompted. */
            ageSeconds: number | null;
            /** @description Whether it came from a listed address of Safaricom; null where no list applies. */
            fromListedAddress: boolean | null;
            /** @description How much it counts among all evidence of the payment, in words. */
            strength: string;
            receivedAt: components["schemas"]["Instant"];
        };
        Receipt: {
            /** @constant */
            object: "receipt";
            code: string;
            /**
             * @description `real`: money of yours; `notFound`: Safaricom, asked about it, says that it is no money of yours; `notKnown`: nobody who counts has told of it; `checking`: Safaricom is being asked, so read it again.
             * @enum {string}
             */
            verdict: "real" | "notFound" | "notKnown" | "checking";
            /** @description The same in words, with what to do. */
            message: string;
            /** @description Whole shillings; null where it is not known or the sources disagree. */
            amount: number | null;
            /** @constant */
            currency: "KES";
            /** @description When the money moved, by Safaricom’s clock. */
            occurredAt: components["schemas"]["Instant"] | null;
            shortCode: string | null;
            accountReference: string | null;
            /** @description Masked. */
            payer: string | null;
            /** @description It cannot be claimed any more. */
            used: boolean;
            /** @description The payment that owns it. */
            paymentId: string | null;
            /** @description The claim that used it. */
            claimId: string | null;
            /** @description Who told it, oldest first. */
            sources: {
                /** @description One of c2b, pull, statement, transactionStatus, callback, decision, or one that a later version adds. */
                source: "c2b" | "pull" | "statement" | "transactionStatus" | "callback" | "decision" | (string & {});
                words: string;
                /** @description Whole shillings. */
                amount: number | null;
                /** @description When the money moved, by Safaricom’s clock. */
                occurredAt: components["schemas"]["Instant"] | null;
                receivedAt: components["schemas"]["Instant"];
                /** @description False: from an address that is not Safaricom’s, which proves nothing. */
                fromListedAddress: boolean | null;
                /** @description Masked. */
                payer: string | null;
                /** @description The payment that it is evidence of. */
                paymentId: string | null;
            }[];
        };
        Claim: {
            /** @example claim_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "claim";
            /** @enum {string} */
            environment: "sandbox" | "production";
            receiptNumber: string;
            /** @description What the receipt is of, in whole shillings. */
            amount: number;
            /** @constant */
            currency: "KES";
            reference: string | null;
            reason: string | null;
            /** @description Your own data: at most 50 pairs. */
            metadata: {
                [key: string]: string | number | boolean;
            };
            /** @description The API key’s id. */
            claimedBy: string;
            createdAt: components["schemas"]["Instant"];
        };
        ClaimPage: {
            data: components["schemas"]["Claim"][];
            meta: components["schemas"]["PageMeta"];
        };
        CreatedWebhookEndpoint: {
            /** @example we_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "webhook_endpoint";
            /** @enum {string} */
            environment: "sandbox" | "production";
            url: string;
            description: string | null;
            /** @description Of payment.completed, payment.failed, payment.canceled, payment.unknown, payment.updated, customer.created, customer.updated, customer.deleted, credentials.changed, endpoint.disabled; empty: all. */
            events: string[];
            disabled: boolean;
            /** @description Why nothing is sent to it, in words. */
            disabledReason: string | null;
            disabledAt: components["schemas"]["Instant"] | null;
            /** @description Since when no webhook was taken; null while all is well. After 5 days the endpoint is disabled. */
            failingSince: components["schemas"]["Instant"] | null;
            /** @description Until then the secret before the last rotation signs as well. */
            previousSecretUntil: components["schemas"]["Instant"] | null;
            /** @description When its receiver last proved to take genuine messages and to refuse forged and stale ones. Null: never since its address or secret changed, or the last proof failed. */
            verifiedAt: components["schemas"]["Instant"] | null;
            /** @description What the last proof failed for, and what to do. */
            verificationFailure: string | null;
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
            /** @description whsec_…: verifies signatures. Shown this once. */
            secret: string;
        };
        Recovery: {
            /** @description How many webhooks are sent again. */
            count: number;
            /** @description There were more than are taken at once: send the request again, with another Idempotency-Key. */
            hasMore: boolean;
        };
        WebhookEndpointPage: {
            data: components["schemas"]["WebhookEndpoint"][];
            meta: components["schemas"]["PageMeta"];
        };
        WebhookEndpoint: {
            /** @example we_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "webhook_endpoint";
            /** @enum {string} */
            environment: "sandbox" | "production";
            url: string;
            description: string | null;
            /** @description Of payment.completed, payment.failed, payment.canceled, payment.unknown, payment.updated, customer.created, customer.updated, customer.deleted, credentials.changed, endpoint.disabled; empty: all. */
            events: string[];
            disabled: boolean;
            /** @description Why nothing is sent to it, in words. */
            disabledReason: string | null;
            disabledAt: components["schemas"]["Instant"] | null;
            /** @description Since when no webhook was taken; null while all is well. After 5 days the endpoint is disabled. */
            failingSince: components["schemas"]["Instant"] | null;
            /** @description Until then the secret before the last rotation signs as well. */
            previousSecretUntil: components["schemas"]["Instant"] | null;
            /** @description When its receiver last proved to take genuine messages and to refuse forged and stale ones. Null: never since its address or secret changed, or the last proof failed. */
            verifiedAt: components["schemas"]["Instant"] | null;
            /** @description What the last proof failed for, and what to do. */
            verificationFailure: string | null;
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
        };
        WebhookTest: {
            /** @example wht_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @example we_01m2fh8c2d4f6h8k0n2q4s6v8x */
            endpointId: string;
            eventType: string;
            createdAt: components["schemas"]["Instant"];
            /** @constant */
            object: "webhook_test";
            delivered: boolean;
            /**
             * @description The `webhook-id` that it was sent under; no event has it.
             * @example evt_01m2fg3881x5b8d1f4h7k0n3q6
             */
            eventId: string;
            /** @enum {string} */
            outcome: "delivered" | "refused" | "unreachable" | "blocked";
            httpStatus: number | null;
            detail: string | null;
            /** @description The first 20 kB of the answer. */
            responseBody: string | null;
            durationMs: number;
            /** @description What came back, and what to do about it. */
            message: string;
        };
        WebhookVerification: {
            /** @example wht_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @example we_01m2fh8c2d4f6h8k0n2q4s6v8x */
            endpointId: string;
            eventType: string;
            createdAt: components["schemas"]["Instant"];
            /** @constant */
            object: "webhook_verification";
            /** @description Every check was passed. */
            verified: boolean;
            /** @description What to mend, if anything. */
            message: string;
            /** @description One for each message. */
            checks: {
                /**
                 * @description `genuine`: signed by the newest secret, must be answered 2xx. `forged`: signed by a secret that is nobody’s, and `stale`: signed ten minutes ago, must be refused.
                 * @enum {string}
                 */
                sent: "genuine" | "forged" | "stale";
                passed: boolean;
                /**
                 * @description The `webhook-id` that it was sent under; no event has it.
                 * @example evt_01m2fg3881x5b8d1f4h7k0n3q6
                 */
                eventId: string;
                /** @enum {string} */
                outcome: "delivered" | "refused" | "unreachable" | "blocked";
                httpStatus: number | null;
                detail: string | null;
                /** @description The first 20 kB of the answer. */
                responseBody: string | null;
                durationMs: number;
                /** @description What came back, and what to do about it. */
                message: string;
            }[];
        };
        EventPage: {
            data: components["schemas"]["Event"][];
            meta: components["schemas"]["PageMeta"];
        };
        Event: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /**
             * @description One of payment.completed, payment.failed, payment.canceled, payment.unknown, payment.updated, customer.created, customer.updated, customer.deleted, credentials.changed, endpoint.disabled, or one that a later version adds.
             * @example payment.completed
             */
            type: "payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled" | (string & {});
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            /** @description The object as it was then. */
            data: {
                [key: string]: unknown;
            };
        };
        WebhookDeliveryPage: {
            data: components["schemas"]["WebhookDelivery"][];
            meta: components["schemas"]["PageMeta"];
        };
        WebhookDelivery: {
            /** @example whd_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "webhook_delivery";
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            eventId: string;
            /** @description One of payment.completed, payment.failed, payment.canceled, payment.unknown, payment.updated, customer.created, customer.updated, customer.deleted, credentials.changed, endpoint.disabled, or one that a later version adds. */
            eventType: "payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled" | (string & {});
            /** @example we_01m2fh8c2d4f6h8k0n2q4s6v8x */
            endpointId: string;
            /** @enum {string} */
            status: "pending" | "delivered" | "undelivered";
            /** @description Every attempt so far, oldest first. */
            attempts: {
                number: number;
                /** @enum {string} */
                outcome: "delivered" | "refused" | "unreachable" | "blocked";
                httpStatus: number | null;
                detail: string | null;
                /** @description The first 20 kB of the answer. */
                responseBody: string | null;
                durationMs: number;
                attemptedAt: components["schemas"]["Instant"];
                nextAttemptAt: components["schemas"]["Instant"] | null;
            }[];
            nextAttemptAt: components["schemas"]["Instant"] | null;
            /** @description How often it was sent again. Attempts are counted on. */
            resends: number;
            /** @description When that was last. */
            resentAt: components["schemas"]["Instant"] | null;
            createdAt: components["schemas"]["Instant"];
            completedAt: components["schemas"]["Instant"] | null;
        };
        EventResend: {
            /** @example rsnd_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "event_resend";
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            eventId: string;
            /** @description Null: to every endpoint that listens, so to followers of the list of events as well. */
            endpointId: string | null;
            /** @description The deliveries by which it is sent. One that is being sent just now is not sent twice. */
            deliveryIds: string[];
            createdAt: components["schemas"]["Instant"];
        };
        EventResendPage: {
            data: components["schemas"]["EventResend"][];
            meta: components["schemas"]["PageMeta"];
        };
        C2bRegistration: {
            /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "c2b_registration";
            /** @example 174379 */
            shortCode: string;
            /** @enum {string} */
            responseType: "Completed" | "Cancelled";
            /** @enum {string} */
            version: "v1" | "v2";
            registeredAt: components["schemas"]["Instant"];
            /**
             * @description What this means, and what to know before the next time.
             * @example Safaricom tells Hakika of money to this short code from now on. The sandbox takes new addresses at any time.
             */
            message: string;
        };
        PullRegistration: {
            /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "pull_registration";
            /** @example 174379 */
            shortCode: string;
            registeredAt: components["schemas"]["Instant"];
        };
        ImportedStatement: {
            /** @example stm_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "statement";
            /** @enum {string} */
            environment: "sandbox" | "production";
            /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
            credentialId: string;
            /** @description The short code that the file names. */
            shortCode: string | null;
            /**
             * @description What the covered time was taken from: the period above the table, else the first and last row. Where the file says when it was made, its period counts up to then; else to the end of the day of its last row. Never beyond the import.
             * @enum {string}
             */
            coverage: "period" | "rows" | "none";
            coveredFrom: components["schemas"]["Instant"] | null;
            coveredTo: components["schemas"]["Instant"] | null;
            /** @description Whole shillings of all payments in the file. */
            totalAmount: number;
            /** @constant */
            currency: "KES";
            counts: {
                /** @description All rows of the table. */
                rows: number;
                /** @description Completed and paid in: money that payers sent. */
                payments: number;
                /** @description Payments that no earlier statement had told of. */
                new: number;
                /** @description Charges of Safaricom. */
                charges: number;
                /** @description Money that went out. */
                withdrawals: number;
                /** @description Reversals, in either direction. */
                reversals: number;
                /** @description Paid in from another account of the same organisation. */
                transfers: number;
                /** @description Failed, cancelled, expired or pending. */
                notCompleted: number;
                /** @description Rows that could not be read. */
                rejected: number;
            };
            /** @description The rows that could not be read, by their line in the file; the first 500. */
            rejected: {
                line: number;
                reason: string;
            }[];
            createdAt: components["schemas"]["Instant"];
            /** @description This very file was imported before, and nothing was changed. */
            alreadyImported: boolean;
        };
        StatementPage: {
            data: components["schemas"]["Statement"][];
            meta: components["schemas"]["PageMeta"];
        };
        Statement: {
            /** @example stm_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "statement";
            /** @enum {string} */
            environment: "sandbox" | "production";
            /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
            credentialId: string;
            /** @description The short code that the file names. */
            shortCode: string | null;
            /**
             * @description What the covered time was taken from: the period above the table, else the first and last row. Where the file says when it was made, its period counts up to then; else to the end of the day of its last row. Never beyond the import.
             * @enum {string}
             */
            coverage: "period" | "rows" | "none";
            coveredFrom: components["schemas"]["Instant"] | null;
            coveredTo: components["schemas"]["Instant"] | null;
            /** @description Whole shillings of all payments in the file. */
            totalAmount: number;
            /** @constant */
            currency: "KES";
            counts: {
                /** @description All rows of the table. */
                rows: number;
                /** @description Completed and paid in: money that payers sent. */
                payments: number;
                /** @description Payments that no earlier statement had told of. */
                new: number;
                /** @description Charges of Safaricom. */
                charges: number;
                /** @description Money that went out. */
                withdrawals: number;
                /** @description Reversals, in either direction. */
                reversals: number;
                /** @description Paid in from another account of the same organisation. */
                transfers: number;
                /** @description Failed, cancelled, expired or pending. */
                notCompleted: number;
                /** @description Rows that could not be read. */
                rejected: number;
            };
            /** @description The rows that could not be read, by their line in the file; the first 500. */
            rejected: {
                line: number;
                reason: string;
            }[];
            createdAt: components["schemas"]["Instant"];
        };
        DayClose: {
            /** @example close_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "day_close";
            /** @enum {string} */
            environment: "sandbox" | "production";
            /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
            credentialId: string;
            shortCode: string;
            date: string;
            /** @description Every named source covers the whole day, and the books here and there are the same. */
            complete: boolean;
            /** @constant */
            currency: "KES";
            totals: {
                /** @description Completed payments here. */
                records: {
                    count: number;
                    /** @description Whole shillings. */
                    amount: number;
                };
                /** @description What Pull Transactions told. */
                pull: {
                    count: number;
                    /** @description Whole shillings. */
                    amount: number;
                };
                /** @description What imported statements tell. */
                statement: {
                    count: number;
                    /** @description Whole shillings. */
                    amount: number;
                };
            };
            counts: {
                matched: number;
                /** @description Money that belongs to no completed payment or claim. */
                missingHere: number;
                missingInPull: number;
                missingInStatement: number;
                differentAmounts: number;
                withoutReceipt: number;
                /** @description Second receipts on one payment. */
                paidAgain: number;
                /** @description Recorded here at a time that no source covers. */
                notCovered: number;
                /** @description Receipts that a claim owns. */
                claimed: number;
            };
            /** @description What the day was compared with. */
            sources: {
                /** @description pull or statement, or one that a later version adds. */
                source: string;
                coversWholeDay: boolean;
                missing: {
                    from: components["schemas"]["Instant"];
                    to: components["schemas"]["Instant"];
                }[];
            }[];
            /** @description Why it is not complete, in words; empty exactly when it is. */
            gaps: {
                /** @description Such as pull_gap, missing_here or open_cases; later versions may add some. */
                kind: string;
                message: string;
            }[];
            /** @description All rows as CSV. */
            rowsUrl: string;
            createdAt: components["schemas"]["Instant"];
        };
        DayClosePage: {
            data: components["schemas"]["DayClose"][];
            meta: components["schemas"]["PageMeta"];
        };
        ReconciliationSummary: {
            /** @constant */
            object: "reconciliation_summary";
            /** @enum {string} */
            environment: "sandbox" | "production";
            start: components["schemas"]["Instant"];
            end: components["schemas"]["Instant"];
            /** @constant */
            currency: "KES";
            /** @description Prompted payments that were completed. */
            completed: {
                /** @description Payments. */
                count: number;
                /** @description Whole shillings. */
                amount: number;
            };
            /** @description Of these, those whose verdict rests on the callback, as Safaricom means it to be. */
            announced: {
                /** @description Payments. */
                count: number;
                /** @description Whole shillings. */
                amount: number;
            };
            /** @description Of these, those that would be missing had Hakika waited for the callback. */
            rescued: {
                /** @description Payments. */
                count: number;
                /** @description Whole shillings. */
                amount: number;
            };
            /** @description What the verdict of the rescued rests on, the largest sum first. */
            rescuedBy: {
                /** @description Payments. */
                count: number;
                /** @description Whole shillings. */
                amount: number;
                /** @enum {string} */
                evidence: "acknowledgement" | "refusal" | "neverPrompted" | "promptUncertain" | "callback" | "query" | "transactionStatus" | "c2b" | "pull" | "statement" | "absence" | "decision";
            }[];
            /** @description Completed after another ending had been announced. */
            corrected: {
                /** @description Payments. */
                count: number;
                /** @description Whole shillings. */
                amount: number;
            };
            /** @description Payments that a payer started without a prompt. */
            receivedByHand: {
                /** @description Payments. */
                count: number;
                /** @description Whole shillings. */
                amount: number;
            };
            /** @description Completed, but Safaricom has named no receipt yet. */
            withoutReceipt: {
                /** @description Payments. */
                count: number;
                /** @description Whole shillings. */
                amount: number;
            };
            /** @description Created in this time and still without a verdict. */
            unknown: {
                /** @description Payments. */
                count: number;
                /** @description Whole shillings. */
                amount: number;
            };
            /** @description Cases of any time that wait for a person. */
            openCases: number;
        };
        CreatedApiKey: {
            /** @example key_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "api_key";
            /** @enum {string} */
            environment: "sandbox" | "production";
            name: string;
            /** @description The last four characters of the key. */
            hint: string;
            /** @description Of express.pay, payments.write, transactions.read, customers.read, customers.write, webhooks.read, webhooks.write, settings.read, settings.write. */
            scopes: string[];
            createdAt: components["schemas"]["Instant"];
            /** @description When it stops, or stopped, to work; null: never. */
            expiresAt: components["schemas"]["Instant"] | null;
            revokedAt: components["schemas"]["Instant"] | null;
            /** @description Its last use, to the minute. */
            lastUsedAt: components["schemas"]["Instant"] | null;
            /** @description The key that takes its place. */
            rotatedTo: string | null;
            /** @description hk_test_… or hk_live_…: what is sent as Bearer. Shown this once. */
            secret: string;
        };
        ApiKeyPage: {
            data: components["schemas"]["ApiKey"][];
            meta: components["schemas"]["PageMeta"];
        };
        ApiKey: {
            /** @example key_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "api_key";
            /** @enum {string} */
            environment: "sandbox" | "production";
            name: string;
            /** @description The last four characters of the key. */
            hint: string;
            /** @description Of express.pay, payments.write, transactions.read, customers.read, customers.write, webhooks.read, webhooks.write, settings.read, settings.write. */
            scopes: string[];
            createdAt: components["schemas"]["Instant"];
            /** @description When it stops, or stopped, to work; null: never. */
            expiresAt: components["schemas"]["Instant"] | null;
            revokedAt: components["schemas"]["Instant"] | null;
            /** @description Its last use, to the minute. */
            lastUsedAt: components["schemas"]["Instant"] | null;
            /** @description The key that takes its place. */
            rotatedTo: string | null;
        };
        RotatedApiKey: {
            /** @example key_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "api_key";
            /** @enum {string} */
            environment: "sandbox" | "production";
            name: string;
            /** @description The last four characters of the key. */
            hint: string;
            /** @description Of express.pay, payments.write, transactions.read, customers.read, customers.write, webhooks.read, webhooks.write, settings.read, settings.write. */
            scopes: string[];
            createdAt: components["schemas"]["Instant"];
            /** @description When it stops, or stopped, to work; null: never. */
            expiresAt: components["schemas"]["Instant"] | null;
            revokedAt: components["schemas"]["Instant"] | null;
            /** @description Its last use, to the minute. */
            lastUsedAt: components["schemas"]["Instant"] | null;
            /** @description The key that takes its place. */
            rotatedTo: string | null;
            /** @description hk_test_… or hk_live_…: what is sent as Bearer. Shown this once. */
            secret: string;
            /** @description The old key, and until when it still works. */
            replaces: {
                /** @example key_01m2fh8c2d4f6h8k0n2q4s6v8x */
                id: string;
                expiresAt: components["schemas"]["Instant"];
            };
        };
        DarajaCredential: {
            /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "daraja_credential";
            /** @enum {string} */
            environment: "sandbox" | "production";
            name: string;
            /** @enum {string} */
            type: "paybill" | "till";
            businessShortCode: string;
            tillNumber: string | null;
            isDefault: boolean;
            /** @description Since when it prompts nobody. */
            suspendedAt: components["schemas"]["Instant"] | null;
            /** @description The result code that suspended it. */
            suspendedCode: string | null;
            defaultAccountReference: string;
            /** @description Null: there is no initiator. */
            initiatorName: string | null;
            /** @description When Safaricom last took these consumer keys. */
            verifiedAt: components["schemas"]["Instant"] | null;
            /** @description Since when Safaricom tells of all money. */
            c2bRegisteredAt: components["schemas"]["Instant"] | null;
            /** @description Since when its payments are listed. */
            pullRegisteredAt: components["schemas"]["Instant"] | null;
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
        };
        DarajaCredentialPage: {
            data: components["schemas"]["DarajaCredential"][];
            meta: components["schemas"]["PageMeta"];
        };
        CredentialCheck: {
            /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "credential_check";
            /** @description Whether Safaricom took the consumer key and secret. */
            verified: boolean;
            /**
             * @description What this means, and what to do.
             * @example Safaricom takes the consumer key and secret.
             */
            message: string;
            checkedAt: components["schemas"]["Instant"];
        };
        Organisation: {
            /** @example org_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "organisation";
            name: string;
            /** @description The most that one payment asks for, in whole shillings. */
            maximumAmount: number;
            /** @constant */
            currency: "KES";
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
        };
        Member: {
            /** @example mem_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "member";
            email: string;
            name: string;
            /**
             * @description owner: everything. admin: everything but settings.write. operator: transactions.read, customers.read, webhooks.read, express.pay, payments.write, customers.write. viewer: transactions.read, customers.read, webhooks.read.
             * @enum {string}
             */
            role: "owner" | "admin" | "operator" | "viewer";
            /** @description What the role may do. */
            scopes: string[];
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
        };
        MemberPage: {
            data: components["schemas"]["Member"][];
            meta: components["schemas"]["PageMeta"];
        };
        AuditEntryPage: {
            data: components["schemas"]["AuditEntry"][];
            meta: components["schemas"]["PageMeta"];
        };
        AuditEntry: {
            /** @example aud_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "audit_entry";
            /** @description An API key’s id, `temporal operator <name>`, or `setup` for who set it up on the server. */
            actor: string;
            /** @description One of api_key.created, api_key.updated, api_key.rotated, api_key.revoked, case.closed, credential.created, credential.updated, credential.deleted, credential.resumed, credential.c2b_registered, credential.pull_registered, day.closed, member.added, member.updated, member.removed, organisation.created, organisation.updated, customer.deleted, payment.resolved, payment.refreshed, receipt.claimed, statement.imported, endpoint.created, endpoint.updated, endpoint.deleted, endpoint.secret_rotated, endpoint.tested, endpoint.verified, endpoint.recovered, event.resent, delivery.resent, or one that a later version adds. */
            action: "api_key.created" | "api_key.updated" | "api_key.rotated" | "api_key.revoked" | "case.closed" | "credential.created" | "credential.updated" | "credential.deleted" | "credential.resumed" | "credential.c2b_registered" | "credential.pull_registered" | "day.closed" | "member.added" | "member.updated" | "member.removed" | "organisation.created" | "organisation.updated" | "customer.deleted" | "payment.resolved" | "payment.refreshed" | "receipt.claimed" | "statement.imported" | "endpoint.created" | "endpoint.updated" | "endpoint.deleted" | "endpoint.secret_rotated" | "endpoint.tested" | "endpoint.verified" | "endpoint.recovered" | "event.resent" | "delivery.resent" | (string & {});
            /** @description The id of what was acted on. */
            subject: string;
            reason: string | null;
            /** @description More about it, never a secret. */
            details: {
                [key: string]: unknown;
            };
            /** @description The request, or the update in Temporal, that did it. */
            requestId: string;
            at: components["schemas"]["Instant"];
        };
        Liveness: {
            /** @constant */
            status: "ok";
        };
        Readiness: {
            /** @enum {string} */
            status: "ok" | "unavailable";
            checks: {
                database: {
                    /** @enum {string} */
                    status: "ok" | "unavailable";
                    /**
                     * @description What is wrong.
                     * @example its oldest work waits for 75 s; is a worker running?
                     */
                    detail?: string;
                };
                temporal: {
                    /** @enum {string} */
                    status: "ok" | "unavailable";
                    /**
                     * @description What is wrong.
                     * @example its oldest work waits for 75 s; is a worker running?
                     */
                    detail?: string;
                };
                relay: {
                    /** @enum {string} */
                    status: "ok" | "unavailable";
                    /**
                     * @description What is wrong.
                     * @example its oldest work waits for 75 s; is a worker running?
                     */
                    detail?: string;
                };
            };
        };
        PaymentCompletedEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "payment.completed";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["Transaction"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        PaymentFailedEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "payment.failed";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["Transaction"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        PaymentCanceledEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "payment.canceled";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["Transaction"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        PaymentUnknownEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "payment.unknown";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["Transaction"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        PaymentUpdatedEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "payment.updated";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["Transaction"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        CustomerCreatedEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "customer.created";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["Customer"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        CustomerUpdatedEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "customer.updated";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["Customer"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        CustomerDeletedEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "customer.deleted";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["ForgottenCustomer"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        ForgottenCustomer: {
            /** @example cus_01m1hac9p6d3g6j9k2m5p8r1t4 */
            id: string;
            /** @constant */
            object: "customer";
            /** @enum {string} */
            environment: "sandbox" | "production";
            /** @constant */
            deleted: true;
        };
        CredentialsChangedEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "credentials.changed";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["ChangedDarajaCredential"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        ChangedDarajaCredential: {
            /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
            id: string;
            /** @constant */
            object: "daraja_credential";
            /** @enum {string} */
            environment: "sandbox" | "production";
            name: string;
            /** @enum {string} */
            type: "paybill" | "till";
            businessShortCode: string;
            tillNumber: string | null;
            isDefault: boolean;
            /** @description Since when it prompts nobody. */
            suspendedAt: components["schemas"]["Instant"] | null;
            /** @description The result code that suspended it. */
            suspendedCode: string | null;
            defaultAccountReference: string;
            /** @description Null: there is no initiator. */
            initiatorName: string | null;
            /** @description When Safaricom last took these consumer keys. */
            verifiedAt: components["schemas"]["Instant"] | null;
            /** @description Since when Safaricom tells of all money. */
            c2bRegisteredAt: components["schemas"]["Instant"] | null;
            /** @description Since when its payments are listed. */
            pullRegisteredAt: components["schemas"]["Instant"] | null;
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
            /** @description One of created, updated, deleted, or one that a later version adds. */
            change: "created" | "updated" | "deleted" | (string & {});
            /** @description Of an update: the fields that are other than before, secrets by their names only. */
            changedFields: string[];
        };
        EndpointDisabledEvent: {
            /** @example evt_01m2fg3881x5b8d1f4h7k0n3q6 */
            id: string;
            /** @constant */
            type: "endpoint.disabled";
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal. */
            sequence: number;
            data: components["schemas"]["WebhookEndpoint"];
            /**
             * @description Only in samples that were asked for by `test` or `verify`: nothing happened.
             * @constant
             */
            test?: true;
        };
        WebhookEvents: {
            "payment.completed": components["schemas"]["PaymentCompletedEvent"];
            "payment.failed": components["schemas"]["PaymentFailedEvent"];
            "payment.canceled": components["schemas"]["PaymentCanceledEvent"];
            "payment.unknown": components["schemas"]["PaymentUnknownEvent"];
            "payment.updated": components["schemas"]["PaymentUpdatedEvent"];
            "customer.created": components["schemas"]["CustomerCreatedEvent"];
            "customer.updated": components["schemas"]["CustomerUpdatedEvent"];
            "customer.deleted": components["schemas"]["CustomerDeletedEvent"];
            "credentials.changed": components["schemas"]["CredentialsChangedEvent"];
            "endpoint.disabled": components["schemas"]["EndpointDisabledEvent"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    createExpressPayment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The payer’s phone in any usual Kenyan form; stored as 2547… or 2541….
                     * @example 0712345678
                     * @example +254 712 345 678
                     * @example 254110345678
                     */
                    phoneNumber?: string;
                    /** @description Instead of phoneNumber. */
                    customerId?: string;
                    /** @description Whole shillings, 1 to 250000. */
                    amount: number;
                    /**
                     * @description What the payer reads, 1 to 13 characters.
                     * @example Order 1042
                     */
                    description: string;
                    /** @description The account at your paybill, 1 to 12 letters and digits. If absent, the credential’s default; where that is empty or `auto`, one that Hakika makes for this payment alone, by which money that Safaricom tells about is found to be its. */
                    accountReference?: string;
                    /**
                     * @description Only for a new customer.
                     * @example Wanjiru Kamau
                     */
                    customerName?: string;
                    /**
                     * @description Only for a new customer.
                     * @example Pays for the whole office.
                     */
                    customerDescription?: string;
                    /** @description Only for a new customer. */
                    customerMetadata?: {
                        [key: string]: string | number | boolean;
                    };
                    /** @description Your own data: at most 50 pairs. */
                    metadata?: {
                        [key: string]: string | number | boolean;
                    };
                    /** @description The paybill or till to pay to; your default one if absent. */
                    credentialId?: string;
                };
            };
        };
        responses: {
            /** @description With `Prefer: wait` only: the payment, which has its verdict. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The payment is accepted; its outcome follows. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedPayment"];
                };
            };
        };
    };
    getPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
        };
    };
    listPayments: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                q?: string;
                customerId?: string;
                statuses?: ("initiating" | "pending" | "completed" | "failed" | "canceled" | "unknown")[];
                accountReference?: string;
                receiptNumber?: string;
                checkoutRequestId?: string;
                phoneNumber?: string;
                metadata?: {
                    [key: string]: string;
                };
                amount?: number[];
                amountRange?: string;
                start?: string;
                end?: string;
                sortBy?: "createdAt" | "updatedAt" | "amount";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of payments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPage"];
                };
            };
        };
    };
    getTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transaction. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transaction"];
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                q?: string;
                customerId?: string;
                statuses?: ("initiating" | "pending" | "completed" | "failed" | "canceled" | "unknown")[];
                accountReference?: string;
                receiptNumber?: string;
                checkoutRequestId?: string;
                phoneNumber?: string;
                metadata?: {
                    [key: string]: string;
                };
                amount?: number[];
                amountRange?: string;
                start?: string;
                end?: string;
                sortBy?: "createdAt" | "updatedAt" | "amount";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of transactions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionPage"];
                };
            };
        };
    };
    resolvePayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What became of the payment.
                     * @enum {string}
                     */
                    status: "completed" | "failed" | "canceled";
                    /**
                     * @description Why, for whoever reads this later.
                     * @example The M-Pesa statement of 14 September shows it.
                     */
                    reason: string;
                    /**
                     * @description The M-Pesa receipt that was found; with `completed` only.
                     * @example UIE4K7Q2XN
                     */
                    receiptNumber?: string;
                };
            };
        };
        responses: {
            /** @description The decision is stored. The payment moves as soon as it is settled with all evidence. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
        };
    };
    refreshPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Why, for whoever reads this later.
                     * @example The M-Pesa statement of 14 September shows it.
                     */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refresh"];
                };
            };
            /** @description Safaricom has been asked and has not answered yet. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refresh"];
                };
            };
        };
    };
    getPaymentTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timeline. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
        };
    };
    streamPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        /**
                         * @description To come again with, as `Last-Event-ID`.
                         * @example 3
                         */
                        id: string;
                        /** @constant */
                        event: "payment";
                        /** @description The payment as `GET /v1/payments/{id}` shows it, in one line of JSON. */
                        data: string;
                    };
                };
            };
            /** @description The payment is final, and `Last-Event-ID` is its last event: do not come again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listCustomers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                q?: string;
                phoneNumber?: string;
                isVerified?: boolean;
                isActive?: boolean;
                source?: "api" | "dashboard" | "checkout";
                metadata?: {
                    [key: string]: string;
                };
                start?: string;
                end?: string;
                sortBy?: "createdAt" | "updatedAt" | "lastActiveAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of customers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPage"];
                };
            };
        };
    };
    createCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The payer’s phone in any usual Kenyan form; stored as 2547… or 2541….
                     * @example 0712345678
                     * @example +254 712 345 678
                     * @example 254110345678
                     */
                    phoneNumber: string;
                    /**
                     * @description What the customer is called.
                     * @default null
                     */
                    name?: string | null;
                    /**
                     * @description Your own words.
                     * @default null
                     */
                    description?: string | null;
                    /**
                     * @description Your own data: at most 50 pairs.
                     * @default {}
                     */
                    metadata?: {
                        [key: string]: string | number | boolean;
                    };
                };
            };
        };
        responses: {
            /** @description The customer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
        };
    };
    getCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
        };
    };
    deleteCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The id of the customer that is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example cus_01m1hac9p6d3g6j9k2m5p8r1t4 */
                        id: string;
                    };
                };
            };
        };
    };
    updateCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The payer’s phone in any usual Kenyan form; stored as 2547… or 2541….
                     * @example 0712345678
                     * @example +254 712 345 678
                     * @example 254110345678
                     */
                    phoneNumber?: string;
                    /** @description null clears it. */
                    name?: string | null;
                    /** @description null clears it. */
                    description?: string | null;
                    /** @description A mark of your own, to be listed by; payments of the customer are taken all the same. */
                    isActive?: boolean;
                    /** @description Merged into what is there; null removes a pair. */
                    metadata?: {
                        [key: string]: (string | number | boolean) | null;
                    };
                };
            };
        };
        responses: {
            /** @description The customer as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
        };
    };
    listCases: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                statuses?: ("open" | "closed")[];
                kinds?: ("contested" | "amount_mismatch" | "paid_twice" | "receipt_missing" | "still_unknown" | "already_claimed")[];
                paymentId?: string;
                start?: string;
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of cases. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
        };
    };
    getCase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case and the evidence. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseWithEvidence"];
                };
            };
        };
    };
    closeCase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What became of the payment; `none`: it stays as it is.
                     * @enum {string}
                     */
                    decision: "completed" | "failed" | "canceled" | "none";
                    /**
                     * @description Why, for whoever reads this later.
                     * @example The M-Pesa statement of 14 September shows it.
                     */
                    reason: string;
                    /**
                     * @description The M-Pesa receipt that was found; with `completed` only.
                     * @example UIE4K7Q2XN
                     */
                    receiptNumber?: string;
                };
            };
        };
        responses: {
            /** @description The closed case. The payment moves as soon as the decision is settled with all evidence. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseWithEvidence"];
                };
            };
        };
    };
    getReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known of it, also where that is nothing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
        };
    };
    claimReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What it pays for, such as your order’s number.
                     * @example Order 1043
                     */
                    reference?: string;
                    /**
                     * @description Why it is claimed.
                     * @example Paid by hand at the till.
                     */
                    reason?: string;
                    /** @description What it must be of, in whole shillings; with another amount it is refused. */
                    amount?: number;
                    /** @description Your own data: at most 50 pairs. */
                    metadata?: {
                        [key: string]: string | number | boolean;
                    };
                };
            };
        };
        responses: {
            /** @description The claim. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
        };
    };
    listClaims: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                receiptNumber?: string;
                reference?: string;
                start?: string;
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of claims. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimPage"];
                };
            };
        };
    };
    getClaim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The claim. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointPage"];
                };
            };
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uri
                     * @description https; http in a sandbox whose operator allows it. Without user and password.
                     * @example https://shop.example/webhooks
                     */
                    url: string;
                    /**
                     * @description Your own words.
                     * @default null
                     * @example Shop
                     */
                    description?: string | null;
                    /** @description Which events are sent; empty: all, also those that later versions add. Always sent: credentials.changed. */
                    events?: ("payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled")[];
                };
            };
        };
        responses: {
            /** @description The endpoint, with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhookEndpoint"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How long the old secret signs as well. 0: not at all, for one that leaked.
                     * @default 24
                     * @example 24
                     */
                    overlapHours?: number;
                };
            };
        };
        responses: {
            /** @description The endpoint, with its new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhookEndpoint"];
                };
            };
        };
    };
    recoverWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Of webhooks that were created at or after, at most 14 days back.
                     * @example 2026-09-14T00:00:00.000Z
                     */
                    since: string;
                    /**
                     * Format: date-time
                     * @description And before; now if absent.
                     * @example 2026-09-14T00:00:00.000Z
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description They are on their way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recovery"];
                };
            };
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, without its secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The id of the endpoint that is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example we_01m2fh8c2d4f6h8k0n2q4s6v8x */
                        id: string;
                    };
                };
            };
        };
    };
    updateWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * Format: uri
                     * @description https; http in a sandbox whose operator allows it. Without user and password.
                     * @example https://shop.example/webhooks
                     */
                    url?: string;
                    /**
                     * @description Your own words.
                     * @example Shop
                     */
                    description?: string | null;
                    /** @description Which events are sent; empty: all, also those that later versions add. Always sent: credentials.changed. */
                    events?: ("payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled")[];
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The endpoint as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description If absent: the first that the endpoint listens to, or payment.completed.
                     * @example payment.failed
                     * @enum {string}
                     */
                    type?: "payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled";
                };
            };
        };
        responses: {
            /** @description What came back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
        };
    };
    verifyWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What the receiver made of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookVerification"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                types?: ("payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled")[];
                since?: string;
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event as it was sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                endpointId?: string;
                eventId?: string;
                status?: "pending" | "delivered" | "undelivered";
                paymentId?: string;
                start?: string;
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery and its attempts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
        };
    };
    resendEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Only to this endpoint, whether it listens to the type or not. If absent: to every enabled endpoint that listens to it or had it.
                     * @example we_01m2fh8c2d4f6h8k0n2q4s6v8x
                     */
                    endpointId?: string;
                };
            };
        };
        responses: {
            /** @description It is on its way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventResend"];
                };
            };
        };
    };
    resendWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description It is on its way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
        };
    };
    listEventResends: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                since?: string;
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of resends. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventResendPage"];
                };
            };
        };
    };
    registerC2b: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description What becomes of a payment while the validation does not answer, where Safaricom has validation switched on. With Cancelled an outage here turns payers away.
                     * @default Completed
                     * @enum {string}
                     */
                    responseType?: "Completed" | "Cancelled";
                    /**
                     * @description Of Safaricom’s API: v2 masks the payer’s phone, v1 may give it in full or hashed.
                     * @default v2
                     * @enum {string}
                     */
                    version?: "v1" | "v2";
                };
            };
        };
        responses: {
            /** @description Registered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["C2bRegistration"];
                };
            };
        };
    };
    registerPull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A Safaricom number of yours; Safaricom asks for one with the registration.
                     * @example 0722000000
                     */
                    nominatedNumber: string;
                };
            };
        };
        responses: {
            /** @description Registered, now or before. From now on Hakika pulls every 15 minutes the last two hours, and twice a day 48 hours. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PullRegistration"];
                };
            };
        };
    };
    listStatements: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                credentialId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of statements. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementPage"];
                };
            };
        };
    };
    importStatement: {
        parameters: {
            query?: {
                credentialId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The file as the portal exports it. It may also be the body itself, as text/csv.
                     * @example Short Code:,174379
                     *     Time Period:,From 14-09-2026 00:00:00 To 14-09-2026 23:59:59
                     *
                     *     Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.
                     *     UIE4K7Q2XN,14-09-2026 11:21:18,14-09-2026 11:21:16,Pay Bill from 25471****678 - WANJIRU KAMAU Acc. INV1042,Completed,"1,500.00",,"7,820.00",true,Pay Bill Online,25471****678 - WANJIRU KAMAU,,INV1042
                     */
                    csv: string;
                    /**
                     * @description The paybill or till whose money it is; may be left out where there is only one.
                     * @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x
                     */
                    credentialId?: string;
                };
                "text/csv": string;
            };
        };
        responses: {
            /** @description What was read of it, the same for a file that was imported before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedStatement"];
                };
            };
        };
    };
    getStatement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The statement, without its file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                };
            };
        };
    };
    listDayCloses: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                date?: string;
                credentialId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of day closes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayClosePage"];
                };
            };
        };
    };
    createDayClose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date
                     * @description A day in East Africa, from midnight to midnight.
                     * @example 2026-11-24
                     */
                    date: string;
                    /**
                     * @description The paybill or till whose money it is; may be left out where there is only one.
                     * @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x
                     */
                    credentialId?: string;
                    /** @description In place of credentialId. */
                    shortCode?: string;
                    /** @description What must cover the whole day; if absent, each that covers any of it. */
                    sources?: ("pull" | "statement")[];
                };
            };
        };
        responses: {
            /** @description What was found, kept as it is now; the same day can be closed again. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayClose"];
                };
            };
        };
    };
    getDayClose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The day close as it was made. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayClose"];
                };
            };
        };
    };
    getDayCloseRows: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every receipt of the day. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    getReconciliationSummary: {
        parameters: {
            query?: {
                start?: string;
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sums over the period. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationSummary"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys, without their secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What it is for, 1 to 100 characters.
                     * @example Checkout server
                     */
                    name: string;
                    /** @description What it may do, at most what the key that asks may do. If absent: all of that but settings.write. */
                    scopes?: ("express.pay" | "payments.write" | "transactions.read" | "customers.read" | "customers.write" | "webhooks.read" | "webhooks.write" | "settings.read" | "settings.write")[];
                    /** @description When it stops to work; null: never. Not after the key that asks. */
                    expiresAt?: string | null;
                };
            };
        };
        responses: {
            /** @description The key, shown this once; a repetition under the same Idempotency-Key shows it for an hour. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, without its secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    updateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description What it is for, 1 to 100 characters.
                     * @example Checkout server
                     */
                    name?: string;
                    /** @description When it stops to work; null: never. Not after the key that asks. */
                    expiresAt?: string | null;
                };
            };
        };
        responses: {
            /** @description The key as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How long the old key still works, 0 to 168; 24 if absent. 0 ends it at once: for one that leaked.
                     * @default 24
                     */
                    overlapHours?: number;
                    /** @description Of the new key; as the old one’s if absent. */
                    expiresAt?: string | null;
                };
            };
        };
        responses: {
            /** @description The new key, shown this once; a repetition under the same Idempotency-Key shows it for an hour. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedApiKey"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description For the audit. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The key, revoked now or before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    listDarajaCredentials: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of credentials. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DarajaCredentialPage"];
                };
            };
        };
    };
    createDarajaCredential: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Yours, 1 to 100 characters.
                     * @example Main till
                     */
                    name: string;
                    /** @enum {string} */
                    type: "paybill" | "till";
                    /** @description The paybill or, for a till, the store or head-office number that Safaricom gave at Go Live. */
                    businessShortCode: string;
                    /** @description Who is paid: needed for a till, left out for a paybill. */
                    tillNumber?: string | null;
                    /** @description From the app on Safaricom’s developer portal. Never shown again, like all secrets here. */
                    consumerKey: string;
                    /** @description From the same app. */
                    consumerSecret: string;
                    /** @description From Safaricom’s mail at Go Live, or the sandbox’s public one. */
                    passkey: string;
                    /**
                     * @description The account reference of payments that name none. `auto`, which is the default, gives each of them one of its own, by which its money is known at once. At a bank’s paybill this is the account that is paid.
                     * @default auto
                     */
                    defaultAccountReference?: string;
                    /** @description With it Hakika can ask Safaricom about single receipts. */
                    initiator?: {
                        name: string;
                        /**
                         * Format: base64
                         * @description The password under Safaricom’s certificate, as the Daraja portal makes it.
                         */
                        securityCredential?: string;
                        password?: string;
                        /** @description Safaricom’s certificate of this environment, as PEM; with password. */
                        certificate?: string;
                    };
                    /** @description Whether payments that name no credentials go by these. The first always are. */
                    isDefault?: boolean;
                };
            };
        };
        responses: {
            /** @description The credentials, without their secrets. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DarajaCredential"];
                };
            };
        };
    };
    getDarajaCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The credentials. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DarajaCredential"];
                };
            };
        };
    };
    deleteDarajaCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The id of the credentials that are gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example cred_01m2fh8c2d4f6h8k0n2q4s6v8x */
                        id: string;
                    };
                };
            };
        };
    };
    updateDarajaCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Yours, 1 to 100 characters.
                     * @example Main till
                     */
                    name?: string;
                    /** @description From the app on Safaricom’s developer portal. Never shown again, like all secrets here. */
                    consumerKey?: string;
                    /** @description From the same app. */
                    consumerSecret?: string;
                    /** @description From Safaricom’s mail at Go Live, or the sandbox’s public one. */
                    passkey?: string;
                    /** @description The account reference of payments that name none. `auto`, which is the default, gives each of them one of its own, by which its money is known at once. At a bank’s paybill this is the account that is paid. */
                    defaultAccountReference?: string;
                    /** @description null takes it away. */
                    initiator?: {
                        name: string;
                        /**
                         * Format: base64
                         * @description The password under Safaricom’s certificate, as the Daraja portal makes it.
                         */
                        securityCredential?: string;
                        password?: string;
                        /** @description Safaricom’s certificate of this environment, as PEM; with password. */
                        certificate?: string;
                    } | null;
                    /**
                     * @description Payments that name no credentials go by these from now on.
                     * @constant
                     */
                    isDefault?: true;
                };
            };
        };
        responses: {
            /** @description The credentials as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DarajaCredential"];
                };
            };
        };
    };
    verifyDarajaCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Safaricom’s answer, yes or no. Where it gives none: `provider_unanswered`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialCheck"];
                };
            };
        };
    };
    resumeDarajaCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What was corrected, for those who look at it later.
                     * @example The till number was corrected.
                     */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The credential as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DarajaCredential"];
                };
            };
        };
    };
    getOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organisation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
        };
    };
    updateOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @example Mama Njeri */
                    name?: string;
                    /**
                     * @description The most that one payment asks for, in whole shillings, in both environments.
                     * @example 50000
                     */
                    maximumAmount?: number;
                };
            };
        };
        responses: {
            /** @description The organisation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of members. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: email
                     * @description Unique in the organisation, in upper or lower case.
                     * @example njeri@shop.example
                     */
                    email: string;
                    /** @example Njeri Kamau */
                    name: string;
                    /**
                     * @description owner: everything. admin: everything but settings.write. operator: transactions.read, customers.read, webhooks.read, express.pay, payments.write, customers.write. viewer: transactions.read, customers.read, webhooks.read.
                     * @enum {string}
                     */
                    role: "owner" | "admin" | "operator" | "viewer";
                };
            };
        };
        responses: {
            /** @description The member. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The id of the member who is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example mem_01m2fh8c2d4f6h8k0n2q4s6v8x */
                        id: string;
                    };
                };
            };
        };
    };
    updateMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @example Njeri Kamau */
                    name?: string;
                    /**
                     * @description owner: everything. admin: everything but settings.write. operator: transactions.read, customers.read, webhooks.read, express.pay, payments.write, customers.write. viewer: transactions.read, customers.read, webhooks.read.
                     * @enum {string}
                     */
                    role?: "owner" | "admin" | "operator" | "viewer";
                };
            };
        };
        responses: {
            /** @description The member as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                actor?: string;
                actions?: ("api_key.created" | "api_key.updated" | "api_key.rotated" | "api_key.revoked" | "case.closed" | "credential.created" | "credential.updated" | "credential.deleted" | "credential.resumed" | "credential.c2b_registered" | "credential.pull_registered" | "day.closed" | "member.added" | "member.updated" | "member.removed" | "organisation.created" | "organisation.updated" | "customer.deleted" | "payment.resolved" | "payment.refreshed" | "receipt.claimed" | "statement.imported" | "endpoint.created" | "endpoint.updated" | "endpoint.deleted" | "endpoint.secret_rotated" | "endpoint.tested" | "endpoint.verified" | "endpoint.recovered" | "event.resent" | "delivery.resent")[];
                subject?: string;
                start?: string;
                end?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of audit entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getOpenApiDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
}
