/**
 * Components for services that keep answering when their cluster dies. Everything exported here is the library; what a
 * component declares, in which order and under which name, is part of it.
 */
export * from './components';
