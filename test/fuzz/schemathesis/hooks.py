"""What each request of schemathesis is given: see run.ts."""

import os
import re
import uuid

import schemathesis

# Ended, they would end the test: the rest would be answered 403, and pass.
OWN_KEYS = os.environ["HAKIKA_OWN_KEYS"].split(",")
NOBODY = "key_" + "0" * 26
KEY = re.compile(r"[\x21-\x7e]{1,255}")


def with_own_key(request):
    """One key means one request. Generated ones repeat, and a repeated one refuses every other body, which tests nothing."""
    key = request.headers.get("Idempotency-Key")
    if isinstance(key, str) and KEY.fullmatch(key):
        request.headers["Idempotency-Key"] = str(uuid.uuid4())
    return request


@schemathesis.hook
def before_call(context, case, kwargs):
    # At the last moment, not in the case: what was made to be wrong elsewhere would be judged as if it were right.
    kwargs.setdefault("auth", with_own_key)
    if case.method != "GET" and (case.path_parameters or {}).get("id") in OWN_KEYS:
        case.path_parameters["id"] = NOBODY
