/** The pages on which people sign in, as HTML. Pure; they need no script, and carry none. */
import { consentPage, errorPage, stepUpPage } from './answer-pages.ts';
import { loginPage } from './login-page.ts';
import type { PageModel } from './models.ts';
import { rolePage } from './role-page.ts';

/**
 * The headers of every page, name and value in turn. There is no `form-action` in the policy: Chromium goes by it for the redirect that
 * follows a form too, and that one leads to the application.
 */
export const PAGE_HEADERS: readonly string[] = [
  'Content-Type',
  'text/html; charset=utf-8',
  'Cache-Control',
  'no-store',
  'Content-Security-Policy',
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
  'X-Frame-Options',
  'DENY',
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
];

/** A page as a whole document; everything that the model holds is escaped. */
export function renderPage(model: PageModel): string {
  switch (model.page) {
    case 'login':
      return loginPage(model);
    case 'role':
      return rolePage(model);
    case 'step-up':
      return stepUpPage(model);
    case 'consent':
      return consentPage(model);
    case 'error':
      return errorPage(model);
  }
}
