import { version } from '@pulumi/tls/package.json';
import { serve } from '../protocol/serve';
import { tlsPlugin } from './tlsPlugin';

void serve(tlsPlugin(version));
