/** Default port of http-echo. */
export const echoPort = 5678;
