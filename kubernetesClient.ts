/**
 * What the lab and the drill use of the official Kubernetes client at run time. Packing the package bundles this file
 * with the client: installed, the client is 55 MB and brings 40 packages; these parts are 1 MB.
 */
export { KubeConfig, loadYaml, PortForward, Watch } from '@kubernetes/client-node';
