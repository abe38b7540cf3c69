/** Attributes of an element; undefined and false leave an attribute out, true writes it without a value. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Elements of HTML that have no end tag. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'link', 'meta']);

/** Text as it may stand in an element or an attribute. */
export function escape(text: string): string {
    return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** An element of HTML or SVG. Children are markup already; text goes through {@link escape} first. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
    const written = Object.entries(attributes).map(([key, value]) => {
        if (value === undefined || value === false) {
            return '';
        }
        return value === true ? ` ${key}` : ` ${key}="${escape(typeof value === 'number' ? short(value) : value)}"`;
    });
    const open = `<${name}${written.join('')}>`;
    return VOID.has(name) ? open : `${open}${children.join('')}</${name}>`;
}

/** A coordinate: two digits are a hundredth of a pixel. */
export function short(value: number): string {
    return String(Math.round(value * 100) / 100);
}

/** SVG text. */
export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
    return element('text', { x, y, ...attributes }, escape(text));
}

/** A picture with words for those who do not see it. */
export function picture(
    width: number,
    height: number,
    id: string,
    title: string,
    description: string,
    className: string,
    ...children: readonly string[]
): string {
    return element(
        'svg',
        {
            viewBox: `0 0 ${width} ${height}`,
            role: 'img',
            'aria-labelledby': `${id}-title ${id}-description`,
            class: className,
            id,
        },
        element('title', { id: `${id}-title` }, escape(title)),
        element('desc', { id: `${id}-description` }, escape(description)),
        ...children,
    );
}
