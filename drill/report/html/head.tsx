import type { VNode } from 'preact';
import { STYLE } from './style';

/** The head of a page that needs no other file. */
export function Head({ title }: { readonly title: string }): VNode {
    return (
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="generator" content="pulumi-failover" />
            <title>{title}</title>
            <style dangerouslySetInnerHTML={{ __html: STYLE }} />
        </head>
    );
}
