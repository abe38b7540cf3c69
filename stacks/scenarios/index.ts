import { edge } from './edge/edge';
import { locality } from './locality/locality';
import { mesh } from './mesh/mesh';
import type { Scenario } from './scenario';

export const scenarios: Readonly<Record<string, Scenario>> = { locality, mesh, edge };
