/**
 * Reads a timeline off under the pointer. Everything is readable without it; it takes its figures from the
 * page's own download link, so that nothing stands in the page twice.
 */
export const SCRIPT = `
(() => {
  const link = document.getElementById('raw');
  const bytes = Uint8Array.from(atob(link.href.split(',')[1]), (c) => c.charCodeAt(0));
  const reports = [JSON.parse(new TextDecoder().decode(bytes))].flat();
  const left = 66, right = 14, width = 1000;
  for (const section of document.querySelectorAll('.drill')) {
    const { series, phases } = reports[section.dataset.index];
    const svg = section.querySelector('.timeline'), cursor = svg.querySelector('.cursor'), readout = section.querySelector('.readout');
    const end = Math.max(...phases.map((p) => p.startMs + p.durationMs));
    const clear = () => { cursor.setAttribute('x1', -10); cursor.setAttribute('x2', -10); readout.textContent = ''; };
    svg.addEventListener('pointerleave', clear);
    svg.addEventListener('pointermove', (event) => {
      const box = svg.getBoundingClientRect(), x = ((event.clientX - box.left) / box.width) * width;
      const bin = Math.floor((((x - left) / (width - left - right)) * end) / series.binMs);
      if (x < left || x > width - right || series.lost[bin] === undefined) return clear();
      cursor.setAttribute('x1', x); cursor.setAttribute('x2', x);
      const clusters = {};
      for (const { cluster, replies } of series.backends) clusters[cluster] = (clusters[cluster] || 0) + replies[bin];
      const ms = (value) => (value === null ? '–' : value + ' ms');
      readout.textContent = [(bin * series.binMs / 1000).toFixed(1) + ' s', ...Object.entries(clusters).map(([name, count]) => name + ' ' + Math.round(count * 1000 / series.binMs) + '/s'),
        series.lost[bin] + ' lost', 'median ' + ms(series.p50Ms[bin]), 'slowest ' + ms(series.maxMs[bin])].join('   ');
    });
  }
})();
`;
