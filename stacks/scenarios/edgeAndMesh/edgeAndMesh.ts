import * as pulumi from '@pulumi/pulumi';
import type { DrillSecrets } from '../../../drill/plan/plan';
import { BadInput } from '../../../errors';
import { edgeClusters } from '../edge/clusters';
import { meshSettings } from '../mesh/failoverArgs';
import { joinedMesh, type MeshMember, type RootedMember } from '../mesh/joinedMesh';
import type { Scenario } from '../scenario';
import { edgeFailover } from './edgeFailover';
import { meshAccess } from './meshAccess';
import { meshEnd } from './meshEnd';
import { tokenName } from './names';
import { edgeAndMeshPlan } from './plan';
import { token } from './tokens';

/**
 * The Solo guide's whole: an edge gateway in front of a mesh of two clusters. productpage fails over at the edge, to the
 * edge's gateway in the other cluster; what it calls fails over in the mesh. Every hop is mutual TLS, from the edge on.
 */
export const edgeAndMesh: Scenario = ({ clusters, configuration, infrastructure }) => {
    const two = clusters.length === 2 ? edgeClusters(clusters, infrastructure) : [];
    const [primary, remote] = two.map((member) => ({ ...member, service: 'productpage' }));
    if (!primary || !remote) {
        throw new BadInput(
            `The scenario \`edge-and-mesh\` needs two clusters; \`${infrastructure}\` has ${clusters.length} with these settings.`,
        );
    }
    const mesh = joinedMesh(clusters, meshSettings(configuration)).map(rooted);
    const ready = Object.fromEntries(
        mesh.map((member) => {
            const behind = meshEnd(member, clusters, configuration);
            return [member.cluster.name, [...behind, ...meshAccess(member, configuration, behind)]];
        }),
    );
    const { entry, tokenKeyPem } = edgeFailover({ primary, remote, configuration, ready });
    return {
        entry,
        drill: entry.apply((url) => edgeAndMeshPlan({ configuration, infrastructure, primary, remote, entry: url })),
        drillSecrets: pulumi.secret(tokenKeyPem).apply((pem): DrillSecrets => ({
            [tokenName]: { text: `Bearer ${token(pem)}` },
        })),
    };
};

/** A member of the mesh whose root the stack has: the edge's identity comes from it. */
function rooted(member: MeshMember): RootedMember {
    const { authority, cluster, root } = member;
    if (!authority || !root) {
        throw new BadInput(
            `The scenario \`edge-and-mesh\` gives the edge an identity of the mesh, and ${cluster.name} has been joined to a ` +
                'mesh by its infrastructure, which keeps its root. Use clusters that the stack joins itself.',
        );
    }
    return { ...member, authority, root };
}
