#!/bin/sh
# Runs a command in a network, PID and mount namespace of its own, with loopback up: nothing it starts outlives it.
# Usage: test/lab/plugins/inNamespace.sh npx jest --config jest.lab.config.js test/lab/plugins test/stacks
exec unshare --mount --net --pid --fork --mount-proc --kill-child sh -c 'ip link set lo up && exec "$@"' sh "$@"
