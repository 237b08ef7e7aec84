// Keeps the servers' states up to date: fetches the page again and takes over what has changed. Without it the page works as well.
const EVERY = 5000;
const live = document.querySelector('#live');
const box = live.querySelector('input');
const said = document.querySelector('#said');
const servers = document.querySelector('#servers');

live.hidden = false;

const stateOf = (item) => item.querySelector('.state').dataset.state;
const namesIn = (list) => [...list.children].map((item) => item.dataset.server).join();

/** Puts what has changed in place of what was there, and tells what it was. */
function takeOver(fresh) {
  if (namesIn(fresh) !== namesIn(servers)) {
    servers.replaceChildren(...fresh.children);
    return 'the list of servers has changed';
  }
  const later = [...fresh.children];
  const changed = [...servers.children].filter((item, i) => stateOf(item) !== stateOf(later[i]));
  return changed
    .map((item) => {
      const now = later.find(({ dataset }) => dataset.server === item.dataset.server);
      item.replaceWith(now);
      return `${now.dataset.server} is ${stateOf(now)}`;
    })
    .join(', ');
}

async function refresh() {
  if (!box.checked || document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const news = takeOver(page.querySelector('#servers'));
    if (news) said.textContent = `Now: ${news}.`;
    else if (said.dataset.lost) said.textContent = '';
    delete said.dataset.lost;
  } catch {
    if (!said.dataset.lost) said.textContent = 'The portal does not answer.';
    said.dataset.lost = 'yes';
  }
}

setInterval(refresh, EVERY);
document.addEventListener('visibilitychange', refresh);
