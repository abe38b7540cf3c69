/** Port http-echo listens on unless told otherwise. */
export const echoPort = 5678;
