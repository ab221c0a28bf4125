/* The sign-in page: whoever was signed in on this device is so no longer, and nobody writes in their name. */

import { oublier } from './boite.js';

oublier();
