import { version } from '@pulumi/kubernetes/package.json';
import { engineLog } from '../protocol/engineLog';
import { serve } from '../protocol/serve';
import { kubernetesPlugin } from './kubernetesPlugin';

// The engine's address is the last argument; flags about logging may stand before it.
void serve(kubernetesPlugin(version, engineLog(process.argv.slice(2).at(-1))));
