import MarkdownIt from 'markdown-it';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** The reader waits for a stylesheet of this name before it shows anything. */
const STYLESHEET = `:root{--md-default-fg-color:currentColor}
.md-grid{display:flex;gap:2rem;margin:0 auto;max-width:75rem}
.md-content{flex:1;min-width:0}
.md-typeset{line-height:1.6;font-size:1rem}
.md-typeset h1{font-weight:300;font-size:2em;margin:0 0 1.25em}
.md-typeset h2{font-weight:400;font-size:1.5em;margin:1.6em 0 .64em}
.md-typeset code{background:rgba(128,128,128,.15);border-radius:.15rem;padding:.1em .3em}
.md-typeset pre{background:rgba(128,128,128,.12);border-radius:.25rem;overflow:auto;padding:1em}
.md-typeset pre code{background:none;padding:0}
.md-typeset table{border-collapse:collapse;display:block;overflow:auto}
.md-typeset th,.md-typeset td{border-bottom:1px solid rgba(128,128,128,.35);padding:.5em .8em;text-align:left;vertical-align:top}
.md-typeset img{max-width:100%}
.md-sidebar{flex:0 0 12rem}
.md-nav__list{list-style:none;margin:0;padding:0}
.md-nav__link{color:inherit;display:block;padding:.3rem 0;text-decoration:none}
.md-nav__link--active{font-weight:700}
.md-nav__title{display:block;font-weight:700;padding:.3rem 0}
`;
const STYLESHEET_NAME = `main.${createHash('sha256')
  .update(STYLESHEET)
  .digest('hex')
  .slice(0, 8)}.min.css`;

function slug(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Links to other pages of the folder become links to where those are served; `base` leads to the first of them. */
function renderMarkdown(source, base) {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  const headings = [];
  const tokens = markdown.parse(source, {});
  tokens.forEach((token, index) => {
    if (token.type === 'heading_open') {
      const text = tokens[index + 1].content;
      const id = slug(text);
      token.attrSet('id', id);
      headings.push({ level: Number(token.tag.slice(1)), text, id });
    }
    if (token.type === 'inline') {
      for (const child of token.children ?? []) {
        const href = child.attrGet?.('href');
        const page = /^(?:\.\/)?([\w-]+)\.md(#.*)?$/.exec(href ?? '');
        if (page) {
          const [, name, anchor = ''] = page;
          const folder = name === 'index' ? '' : `${name}/`;
          child.attrSet('href', `${base}${folder}${anchor}`);
        }
      }
    }
  });
  return {
    html: markdown.renderer.render(tokens, markdown.options, {}),
    headings,
  };
}

const escapeHtml = text =>
  text.replace(
    /[&<>"]/g,
    character =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[character]),
  );

/** One page in the shape that MkDocs with the Material theme gives, which is what the TechDocs reader rearranges. */
function renderPage({ site, page, pages, base }) {
  const items = pages
    .map(
      other =>
        `<li class="md-nav__item${
          other === page ? ' md-nav__item--active' : ''
        }"><a class="md-nav__link${
          other === page ? ' md-nav__link--active' : ''
        }" href="${base}${other.url}">${escapeHtml(other.title)}</a></li>`,
    )
    .join('');
  const contents = page.headings
    .filter(({ level }) => level === 2)
    .map(
      ({ text, id }) =>
        `<li class="md-nav__item"><a class="md-nav__link" href="#${id}">${escapeHtml(
          text,
        )}</a></li>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<title>${escapeHtml(page.title)} - ${escapeHtml(site)}</title>
<link rel="stylesheet" href="${base}assets/stylesheets/${STYLESHEET_NAME}">
</head>
<body dir="ltr">
<div class="md-container" data-md-component="container">
<main class="md-main" data-md-component="main">
<div class="md-main__inner md-grid">
<div class="md-sidebar md-sidebar--primary" data-md-component="sidebar" data-md-type="navigation"><div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner"><nav class="md-nav md-nav--primary" aria-label="Navigation"><label class="md-nav__title">${escapeHtml(
    site,
  )}</label><ul class="md-nav__list">${items}</ul></nav></div></div></div>
<div class="md-sidebar md-sidebar--secondary" data-md-component="sidebar" data-md-type="toc"><div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner"><nav class="md-nav md-nav--secondary" aria-label="Table of contents"><label class="md-nav__title">Table of contents</label><ul class="md-nav__list" data-md-component="toc">${contents}</ul></nav></div></div></div>
<div class="md-content" data-md-component="content"><article class="md-content__inner md-typeset">${
    page.html
  }</article></div>
</div>
</main>
</div>
</body>
</html>
`;
}

function writeFile(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

/** Renders one folder of Markdown as the documentation of one entity. */
function renderSite({ source, target, entityRef }) {
  const names = fs
    .readdirSync(source)
    .filter(name => name.endsWith('.md'))
    .sort((a, b) =>
      a === 'index.md' ? -1 : b === 'index.md' ? 1 : a < b ? -1 : 1,
    );
  const pages = names.map(name => {
    const stem = name.replace(/\.md$/, '');
    const url = stem === 'index' ? '' : `${stem}/`;
    const base = url ? '../' : './';
    const { html, headings } = renderMarkdown(
      fs.readFileSync(path.join(source, name), 'utf8'),
      base,
    );
    return {
      html,
      headings,
      url,
      base,
      title: headings.find(({ level }) => level === 1)?.text ?? stem,
    };
  });
  const title = pages[0].title;
  fs.rmSync(target, { recursive: true, force: true });
  for (const page of pages) {
    writeFile(
      path.join(target, page.url, 'index.html'),
      renderPage({
        site: title,
        page,
        pages,
        base: page.base,
      }),
    );
  }
  const images = path.join(source, 'images');
  if (fs.existsSync(images)) {
    fs.cpSync(images, path.join(target, 'images'), { recursive: true });
  }
  writeFile(
    path.join(target, 'assets', 'stylesheets', STYLESHEET_NAME),
    STYLESHEET,
  );
  writeFile(
    path.join(target, 'search', 'search_index.json'),
    JSON.stringify({
      config: { lang: ['en'] },
      docs: pages.map(page => ({
        location: page.url,
        title: page.title,
        text: page.html.replace(/<[^>]+>/g, ' '),
      })),
    }),
  );
  writeFile(
    path.join(target, 'techdocs_metadata.json'),
    JSON.stringify({
      site_name: title,
      site_description: `Documentation of ${entityRef}`,
      etag: createHash('sha256')
        .update(pages.map(page => page.html).join())
        .digest('hex'),
      build_timestamp: 0,
      files: pages.map(page => path.posix.join(page.url, 'index.html')),
    }),
  );
}

/** Renders the documentation of the example services and of this project into a folder that TechDocs serves. */
export function renderTechdocs(root, target) {
  const services = path.join(root, 'examples', 'docs');
  for (const name of fs.readdirSync(services)) {
    renderSite({
      source: path.join(services, name),
      target: path.join(target, 'default', 'component', name),
      entityRef: `component:default/${name}`,
    });
  }
  renderSite({
    source: path.join(root, 'docs'),
    target: path.join(target, 'default', 'component', 'countersign'),
    entityRef: 'component:default/countersign',
  });
}
