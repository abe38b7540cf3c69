export { Bookinfo, type BookinfoArgs, type BookinfoHostnames } from './bookinfo/bookinfo';
export { EchoApp, type EchoAppArgs } from './echoApp';
