import type { Rule } from '../rule';
import { declared } from './declared';
import { distribute } from './distribute';
import { ejection } from './ejection';
import { failover } from './failover';
import { failoverPriority } from './failoverPriority';
import { prioritized } from './prioritized';

/** Istio's locality rules, as its documentation and Envoy's state them, by what they are about. */
export const chapters: readonly (readonly [string, readonly Rule[]])[] = [
    ['What Istio does of itself', prioritized],
    ['`failover`: the region to go to', failover],
    ['`failoverPriority`: an order of labels', failoverPriority],
    ['`distribute`: weights', distribute],
    ['Ejection, without which nothing fails over', ejection],
    ['What `LocalityFailover` declares', declared],
];

export const rules: readonly Rule[] = chapters.flatMap(([, ofChapter]) => ofChapter);
