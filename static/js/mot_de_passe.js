/* « Afficher » beside each password: what is typed can be read before it is sent; it is hidden again when it leaves. */

import { element, entendu } from './composants.js';

for (const champ of document.querySelectorAll('input[type=password]')) {
  const bouton = element(
    'button',
    { type: 'button', class: 'btn btn-sm btn-link voir-mot-de-passe', 'aria-pressed': 'false', 'aria-controls': champ.id },
    'Afficher',
    entendu(' le mot de passe'),
  );
  const montrer = (visible) => {
    champ.type = visible ? 'text' : 'password';
    bouton.firstChild.data = visible ? 'Masquer' : 'Afficher';
    bouton.setAttribute('aria-pressed', String(visible));
  };
  bouton.addEventListener('click', () => {
    montrer(champ.type === 'password');
    champ.focus();
  });
  champ.form?.addEventListener('submit', () => montrer(false));
  champ.after(bouton);
}
