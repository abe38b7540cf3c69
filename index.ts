/**
 * Components for services that survive the loss of a cluster. The exports are the library's public interface; the names
 * of the resources that a component declares are part of it.
 */
export * from './components';
