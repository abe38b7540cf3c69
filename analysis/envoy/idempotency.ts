/** The idempotent methods (RFC 9110, section 9.2.2). */
export const idempotentMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'];

/** Failures before the request is sent: a retry cannot repeat its effect. */
export const neverSent = 'connect-failure,refused-stream';
