export { EchoApp, type EchoAppArgs } from './echoApp';
