import { expect, it } from 'vitest';
import { forwarding } from './intermediary.ts';

it.each([
  ['urn:nhs:names:services:gp2gp:RCMR_IN010000UK05', 'reliable'],
  ['urn:nhs:names:services:itk:COPC_IN000001GB01', undefined],
  ['urn:nhs:names:services:itk:COPC_IN000001UK01', 'reliable'],
  ['urn:nhs:names:services:ebs:PRSC_IN080000UK03', 'express'],
  ['urn:nhs:names:services:ebs:PRSC_IN080000UK07', 'reliable'],
  ['urn:nhs:names:services:psis:MCCI_IN010000UK13', undefined],
  ['urn:nhs:names:services:pat:MCCI_IN010000UK13', 'reliable'],
  ['gp2gp:COPC_IN000001UK01', 'reliable'],
  ['COPC_IN000001UK01', undefined],
  ['', undefined],
])('%s is forwarded: %s', (interaction, way) => {
  expect(forwarding(interaction)).toBe(way);
});
