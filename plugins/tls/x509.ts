import 'reflect-metadata'; // The X.509 library needs it loaded first.
export * from '@peculiar/x509';
