// Made from the OpenAPI document by `npm run sdk:generate`. Do not edit.
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Error: {
            /** @description With `invalid_access` only: the same again, for older SDKs. */
            code?: string;
            /** @description With `invalid_access` only. */
            message?: string;
            error: {
                status: number;
                /** @description One of missing_api_key, invalid_api_key, invalid_access, validation_error, invalid_json, invalid_request, invalid_idempotency_key, body_too_large, not_found, method_not_allowed, duplicate_error, payer_has_open_prompt, possible_duplicate, idempotent_request_in_progress, idempotency_key_reused, prompt_refused, provider_refused, provider_unanswered, public_url_missing, provider_unavailable, credential_suspended, case_closed, decision_not_possible, receipt_used, receipt_not_settled, receipt_not_proven, query_budget_spent, engine_unavailable, credentials_missing, internal_server_error, service_unavailable, or one that a later version adds. */
                code: "missing_api_key" | "invalid_api_key" | "invalid_access" | "validation_error" | "invalid_json" | "invalid_request" | "invalid_idempotency_key" | "body_too_large" | "not_found" | "method_not_allowed" | "duplicate_error" | "payer_has_open_prompt" | "possible_duplicate" | "idempotent_request_in_progress" | "idempotency_key_reused" | "prompt_refused" | "provider_refused" | "provider_unanswered" | "public_url_missing" | "provider_unavailable" | "credential_suspended" | "case_closed" | "decision_not_possible" | "receipt_used" | "receipt_not_settled" | "receipt_not_proven" | "query_budget_spent" | "engine_unavailable" | "credentials_missing" | "internal_server_error" | "service_unavailable" | (string & {});
                /** @description What to do next. */
                message: string;
                requestId: string;
                /** @description In every 422 but `invalid_access`: the wrong fields; empty where no field is to blame. */
                validation?: {
                    field: string;
                    message: string;
                }[];
                paymentId?: string;
                claimId?: string;
                provider?: {
                    code: string | null;
                    message: string | null;
                };
            };
        };
        AcceptedPayment: {
            paymentId: string;
            transactionId: string;
            customerId: string;
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
         */
        Instant: string;
        Payment: {
            id: string;
            /** @constant */
            object: "payment";
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
        Transaction: {
            id: string;
            /** @constant */
            object: "transaction";
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
        Refresh: {
            /** @constant */
            object: "refresh";
            /**
             * @description `answered`: Safaricom said something, which is evidence now; `underWay`: its answer is awaited; `notAsked`: there is nothing to ask, or nobody.
             * @enum {string}
             */
            outcome: "answered" | "underWay" | "notAsked";
            /** @description What came of it, in words. */
            message: string;
            /** @description As it is now. */
            payment: components["schemas"]["Payment"];
        };
        Timeline: {
            /** @constant */
            object: "timeline";
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
        Case: {
            id: string;
            /** @constant */
            object: "case";
            /** @enum {string} */
            environment: "sandbox" | "production";
            paymentId: string;
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
            id: string;
            /** @constant */
            object: "case";
            /** @enum {string} */
            environment: "sandbox" | "production";
            paymentId: string;
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
        CreatedWebhookEndpoint: {
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
            disabledReason: string | null;
            disabledAt: components["schemas"]["Instant"] | null;
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
            /** @description whsec_…: verifies signatures. Shown this once. */
            secret: string;
        };
        WebhookEndpoint: {
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
            disabledReason: string | null;
            disabledAt: components["schemas"]["Instant"] | null;
            createdAt: components["schemas"]["Instant"];
            updatedAt: components["schemas"]["Instant"];
        };
        Event: {
            id: string;
            /** @description One of payment.completed, payment.failed, payment.canceled, payment.unknown, payment.updated, customer.created, customer.updated, customer.deleted, credentials.changed, endpoint.disabled, or one that a later version adds. */
            type: "payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled" | (string & {});
            /** @constant */
            object: "event";
            /** @description When it happened, not when it was sent. */
            timestamp: components["schemas"]["Instant"];
            /** @description Rises per data.id; ignore an event that is not above the last you saw. Gaps are normal. */
            sequence: number;
            /** @description The object as it was then. */
            data: {
                [key: string]: unknown;
            };
        };
        WebhookDelivery: {
            id: string;
            /** @constant */
            object: "webhook_delivery";
            eventId: string;
            /** @description One of payment.completed, payment.failed, payment.canceled, payment.unknown, payment.updated, customer.created, customer.updated, customer.deleted, credentials.changed, endpoint.disabled, or one that a later version adds. */
            eventType: "payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled" | (string & {});
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
            createdAt: components["schemas"]["Instant"];
            completedAt: components["schemas"]["Instant"] | null;
        };
        C2bRegistration: {
            id: string;
            /** @constant */
            object: "c2b_registration";
            shortCode: string;
            /** @enum {string} */
            responseType: "Completed" | "Cancelled";
            /** @enum {string} */
            version: "v1" | "v2";
            registeredAt: components["schemas"]["Instant"];
            /** @description What this means, and what to know before the next time. */
            message: string;
        };
        PullRegistration: {
            id: string;
            /** @constant */
            object: "pull_registration";
            shortCode: string;
            registeredAt: components["schemas"]["Instant"];
        };
        ImportedStatement: {
            id: string;
            /** @constant */
            object: "statement";
            /** @enum {string} */
            environment: "sandbox" | "production";
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
        Statement: {
            id: string;
            /** @constant */
            object: "statement";
            /** @enum {string} */
            environment: "sandbox" | "production";
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
            id: string;
            /** @constant */
            object: "day_close";
            /** @enum {string} */
            environment: "sandbox" | "production";
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
        DarajaCredential: {
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
        };
        AuditEntry: {
            id: string;
            /** @constant */
            object: "audit_entry";
            /** @description An API key’s id, or `temporal operator <name>`. */
            actor: string;
            /** @description One of case.closed, payment.resolved, payment.refreshed, receipt.claimed, or one that a later version adds. */
            action: "case.closed" | "payment.resolved" | "payment.refreshed" | "receipt.claimed" | (string & {});
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
    };
    responses: {
        /** @description - `method_not_allowed`: The address does not take this method; `Allow` names those it takes. */
        MethodNotAllowed: {
            headers: {
                "Request-Id": components["headers"]["Request-Id"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Names the request; errors repeat it as `requestId`. */
        "Request-Id": string;
        /** @description The address of what was created. */
        Location: string;
        /** @description Try again after so many seconds. */
        "Retry-After": number;
        /** @description This is the first answer to this Idempotency-Key, again. */
        "Idempotent-Replayed": "true";
        /** @description How a request names who makes it. */
        "WWW-Authenticate": "Bearer";
        /** @description The methods that the address takes. */
        Allow: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
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
                    /** @description Only for a new customer. */
                    customerName?: string;
                    /** @description Only for a new customer. */
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
                amount?: number;
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
                    "application/json": {
                        data: components["schemas"]["Payment"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                amount?: number;
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
                    "application/json": {
                        data: components["schemas"]["Transaction"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                    "application/json": {
                        data: components["schemas"]["Case"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                    /** @description What it pays for, such as your order’s number. */
                    reference?: string;
                    /** @description Why it is claimed. */
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
                    "application/json": {
                        data: components["schemas"]["Claim"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                    "application/json": {
                        data: components["schemas"]["WebhookEndpoint"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                    /** @default null */
                    description?: string | null;
                    /** @description Which events are sent; empty: all, also those that later versions add. */
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
                    description?: string | null;
                    /** @description Which events are sent; empty: all, also those that later versions add. */
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
    listEvents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                types?: ("payment.completed" | "payment.failed" | "payment.canceled" | "payment.unknown" | "payment.updated" | "customer.created" | "customer.updated" | "customer.deleted" | "credentials.changed" | "endpoint.disabled")[];
                since?: string;
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
                    "application/json": {
                        data: components["schemas"]["Event"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                    "application/json": {
                        data: components["schemas"]["WebhookDelivery"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                    /** @description A Safaricom number of yours; Safaricom asks for one with the registration. */
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
                    "application/json": {
                        data: components["schemas"]["Statement"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                    /** @description The file as the portal exports it. It may also be the body itself, as text/csv. */
                    csv: string;
                    /** @description The paybill or till whose money it is; may be left out where there is only one. */
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
                    "application/json": {
                        data: components["schemas"]["DayClose"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
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
                    /** @description The paybill or till whose money it is; may be left out where there is only one. */
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
                    /** @description What was corrected, for those who look at it later. */
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
    listAuditEntries: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                sortOrder?: "asc" | "desc";
                actor?: string;
                actions?: ("case.closed" | "payment.resolved" | "payment.refreshed" | "receipt.claimed")[];
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
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        meta: {
                            /** @description Leads to the next page; null exactly when there is none. */
                            cursor: string | null;
                            previousCursor: string | null;
                            hasPreviousPage: boolean;
                            hasNextPage: boolean;
                        };
                    };
                };
            };
        };
    };
}
