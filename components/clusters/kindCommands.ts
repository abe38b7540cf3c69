/**
 * Creates the cluster `KIND_CLUSTER` from the configuration on its standard input, unless it exists, and prints its
 * kubeconfig and nothing else. A cluster of that name with another configuration (`KIND_MARK`) belongs to somebody else
 * or is incomplete: it is not touched.
 *
 * The user's own kubeconfig and its current context do not change.
 */
export const createCluster = `set -eu
unset KIND_EXPERIMENTAL_PROVIDER KIND_EXPERIMENTAL_DOCKER_NETWORK
node=$KIND_CLUSTER-control-plane
if kind get clusters 2>/dev/null | grep -qxF "$KIND_CLUSTER"; then
    if [ "$(docker exec "$node" cat /etc/failover-mark 2>/dev/null)" != "$KIND_MARK" ]; then
        echo "A kind cluster $KIND_CLUSTER exists, but this stack has not made it, or not completely." >&2
        echo "Choose another name, or delete it: kind delete cluster --name $KIND_CLUSTER" >&2
        exit 1
    fi
else
    scratch=$(mktemp)
    trap 'rm -f "$scratch"' EXIT
    kind create cluster --name "$KIND_CLUSTER" --config - --kubeconfig "$scratch" --wait 5m >&2
    printf %s "$KIND_MARK" | docker exec -i "$node" tee /etc/failover-mark >/dev/null
fi
kind get kubeconfig --name "$KIND_CLUSTER"
`;

/** Deletes the cluster; a missing one is no error. The user's own kubeconfig does not change. */
export const deleteCluster = `set -eu
unset KIND_EXPERIMENTAL_PROVIDER KIND_EXPERIMENTAL_DOCKER_NETWORK
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
kind delete cluster --name "$KIND_CLUSTER" --kubeconfig "$scratch"
`;

/** Prints the address of the cluster's first node in Docker's network \`kind\`, then that network's subnets. */
export const readNodeNetwork = `set -eu
docker inspect --format '{{.NetworkSettings.Networks.kind.IPAddress}}' "$KIND_CLUSTER-control-plane"
docker network inspect --format '{{range .IPAM.Config}}{{println .Subnet}}{{end}}' kind
`;

/**
 * Connects the pods of the clusters \`KIND_CLUSTERS\`: every node gets a route to the pods of every node of the other
 * clusters. All nodes are in one Docker network, so that node is the next hop.
 */
export const joinPods = `set -eu
for to in $KIND_CLUSTERS; do
    nodes=$(docker exec "$to-control-plane" kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes \\
        -o 'jsonpath={range .items[*]}{.spec.podCIDR} {.status.addresses[?(@.type=="InternalIP")].address}{"\\n"}{end}')
    for from in $KIND_CLUSTERS; do
        [ "$from" != "$to" ] || continue
        for node in $(kind get nodes --name "$from"); do
            printf '%s\\n' "$nodes" | while read -r pods address; do
                docker exec "$node" ip route replace "$pods" via "$address"
            done
        done
    done
done
`;
