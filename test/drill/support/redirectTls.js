'use strict';

/* Loaded by `--require`: connections to port 443 of any host go to REDIRECT_TLS_PORT of the loopback. */
const tls = require('node:tls');
const { connect } = tls;
tls.connect = (options, ...rest) =>
    Number(options.port) === 443
        ? connect({ ...options, host: '127.0.0.1', port: Number(process.env.REDIRECT_TLS_PORT) }, ...rest)
        : connect(options, ...rest);
