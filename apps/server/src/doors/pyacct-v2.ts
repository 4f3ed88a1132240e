import { z } from 'zod';
import type { PyacctRoute, Visit } from './pyacct-routes.ts';
import { commonRoutes, newAccountFields } from './pyacct-v1.ts';
import {
  invalid,
  keyOf,
  PyacctRefusal,
  saying,
  says,
  saysInvalid,
  type Words,
} from './pyacct-words.ts';

const Attribute = z.object({ key: z.string(), value: z.string().nullable() });
const NewAccount = z.object({ ...newAccountFields, attributes: z.array(Attribute) });

type Attribute = z.output<typeof Attribute>;

/** PyAcct 2: attributes, and looking up others. */
export const v2Routes: readonly PyacctRoute[] = [
  ...commonRoutes,
  {
    method: 'POST',
    path: '/account/',
    operation: 'pyacct.signUp',
    async answer({ caller, body }) {
      const { password_confirmation: confirmation, ...given } = await body(NewAccount);
      const words = signUpWords(given.attributes);
      return saying(words, caller.pyacct.signUp({ ...given, confirmation }));
    },
  },
  {
    method: 'PUT',
    path: '/account/attribute',
    operation: 'pyacct.setAttribute',
    async answer({ caller, body }) {
      const attribute = await body(Attribute);
      return saying(updateWords(attribute), caller.pyacct.setAttribute(attribute));
    },
  },
  // Before the name in the address, which took its place in PyAcct. Nobody can be called so.
  {
    method: 'GET',
    path: '/account/super',
    operation: 'pyacct.isSuper',
    answer: ({ caller }) => caller.pyacct.isSuper(),
  },
  {
    method: 'GET',
    path: '/account/{username}',
    operation: 'directory.find',
    async answer({ caller, parameters }) {
      const username = parameters.get('username') ?? '';
      const found = await saying(nobody, caller.directory.find({ username }));
      return { id: found.id, username: found.username };
    },
  },
  {
    method: 'GET',
    path: '/account/{account_id}/{key}',
    operation: 'pyacct.readAttribute',
    answer: readAttribute,
  },
  {
    method: 'GET',
    path: '/account/attribute/{key}/{value}',
    operation: 'pyacct.findByAttribute',
    async answer({ caller, parameters }) {
      const query = { key: parameters.get('key') ?? '', value: parameters.get('value') ?? '' };
      return saying(nobody, caller.pyacct.findByAttribute(query));
    },
  },
];

async function readAttribute({ caller, parameters }: Visit) {
  const text = (parameters.get('account_id') ?? '').trim();
  if (!/^[+-]?\d+$/.test(text)) {
    const fault = invalid(['path', 'account_id'], 'Input should be a whole number');
    throw new PyacctRefusal(422, [{ ...fault, type: 'int_parsing' }]);
  }
  // No account has a number beyond what a double holds exactly, nor has one zero.
  const id = Number.isSafeInteger(Number(text)) ? Number(text) : 0;
  return caller.pyacct.readAttribute({ id, key: parameters.get('key') ?? '' });
}

/** A name or value that cannot be one belongs to nobody. */
const nobody: Words = {
  'request.invalid': says(404, 'No such account'),
  'attributes.value_invalid': says(404, 'No such account'),
};

function signUpWords(attributes: readonly Attribute[]): Words {
  return {
    'attributes.required': ({ details }) => {
      const keys = z.array(z.string()).catch([]).parse(details['keys']);
      return new PyacctRefusal(400, `Attributes ${keys.join(' ')} are required`);
    },
    'attributes.value_invalid': (problem) => {
      const index = attributes.findIndex(({ key }) => key === keyOf(problem));
      return saysInvalid('attributes', index, 'value')(problem);
    },
    'attributes.value_taken': takenWords(attributes),
  };
}

function updateWords(attribute: Attribute): Words {
  const { key } = attribute;
  return {
    'attributes.unknown_key': says(404, `No such attribute ${key}`),
    'attributes.required': says(400, `Cannot unset required attribute ${key}`),
    'attributes.value_invalid': saysInvalid('value'),
    'attributes.value_taken': takenWords([attribute]),
  };
}

/** What was given is repeated only where everybody may read it. */
function takenWords(attributes: readonly Attribute[]): Words[string] {
  return (problem) => {
    const key = keyOf(problem);
    const value = attributes.find((attribute) => attribute.key === key)?.value ?? '';
    const shown = problem.details['sensitive'] === false ? ` '${value}'` : '';
    return new PyacctRefusal(
      409,
      `${key.slice(0, 1).toUpperCase()}${key.slice(1)}${shown} already in use.`,
    );
  };
}
