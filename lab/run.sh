#!/bin/sh
# What `make lab` does: from nothing to a report, and back to nothing unless KEEP is set.
set -eu

end() {
    code=$?
    trap - EXIT INT TERM
    # An interrupted start has left nothing to keep.
    if [ -n "${KEEP:-}" ] && $FAILOVER lab status >/dev/null 2>&1; then
        echo "The lab is left running: \`$FAILOVER lab status\`, \`$FAILOVER lab exec -- kubectl get pods -A\`, \`$FAILOVER lab down\`."
    else
        $FAILOVER lab down || code=1
    fi
    exit "$code"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

$FAILOVER lab up --scenario "$SCENARIO" ${GATEWAY:+--gateway "$GATEWAY"}
$FAILOVER up --infrastructure lab --scenario "$SCENARIO" --variant "$VARIANT"
$FAILOVER drill --infrastructure lab --scenario "$SCENARIO" --variant "$VARIANT" --fault "$FAULTS" \
    --attempts 3 --output "$OUT"
