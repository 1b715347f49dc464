// Publishes prompts, one a line, as plain JSON jobs for Hanlin. Needs amqplib: npm ci
//
//   HANLIN_RABBITMQ=amqp://user:password@127.0.0.1:5672/hanlin node publish.mjs --model poem < prompts.txt
//
// The same lines under the same --batch-id are the same jobs, however often they are sent: the job id is made of both.
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import amqp from 'amqplib';

const exchange = 'generate-text';
const inFlight = 256; // publishes that wait for their confirmation

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    'batch-id': { type: 'string', default: 'f193b08a-8942-53c5-969d-20b71258af3b' },
    counted: { type: 'boolean', default: false }, // the batch has a row (samples/sql/batch_begin.sql), which is to count these jobs
    'max-new-tokens': { type: 'string', default: '64' },
    samples: { type: 'string', default: '1' },
  },
});

function fail(message) {
  console.error(`publish.mjs: ${message}`);
  process.exit(1);
}

/** UUID version 5 (RFC 9562): the same namespace and name give the same UUID. */
function uuid5(namespace, name) {
  const hash = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name, 'utf8').digest();
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Lines end at LF or CRLF. Node's own reader also ends them at U+2028, which may stand within a text. */
async function* lines(stream) {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop();
    for (const part of parts) yield part.replace(/\r$/, '');
  }
  if (rest.length > 0) yield rest.replace(/\r$/, '');
}

function jobOf(number, prompt) {
  const batch = options['batch-id'];
  return {
    job_id: uuid5(batch, `${number}\n${prompt}`),
    model: options.model,
    prompt,
    custom_id: `line-${number}`,
    line_number: number,
    ...(options.counted ? { batch_id: batch } : {}),
    sampling: { max_new_tokens: Number(options['max-new-tokens']), num_return_sequences: Number(options.samples), top_p: 0.95 },
  };
}

if (!options.model) fail('--model is missing');
const address = process.env.HANLIN_RABBITMQ;
if (!address) fail('HANLIN_RABBITMQ is not set; it looks like amqp://user:password@host:5672/hanlin');

const connection = await amqp.connect(address);
const channel = await connection.createConfirmChannel();
channel.on('error', (error) => fail(`${error.message}; start a worker or \`hanlin submit\` once, they declare the exchange ${exchange}`));
let returned = 0;
channel.on('return', () => returned++);

let number = 0;
let count = 0;
let waiting = new Set();
for await (const line of lines(process.stdin)) {
  number++;
  if (line.length === 0) continue; // empty lines count but are not sent
  const job = jobOf(number, line);
  const confirmed = new Promise((resolve, reject) => {
    channel.publish(exchange, job.model, Buffer.from(JSON.stringify(job), 'utf8'), {
      contentType: 'application/json',
      persistent: true, // survives a restart of the broker
      messageId: job.job_id,
      timestamp: Math.floor(Date.now() / 1000), // the workers report how long the job waited
      mandatory: true,
    }, (error) => (error ? reject(error) : resolve()));
  });
  count++;
  waiting.add(confirmed);
  if (waiting.size === inFlight) {
    await Promise.all(waiting);
    waiting = new Set();
  }
}
await Promise.all(waiting).catch((error) => fail(`the broker refused a job (${error.message}); send the same lines again later, nothing is done twice`));
if (returned > 0) fail(`${returned} jobs reached no queue; is there a worker or an imported model called ${options.model}?`);
await channel.close();
await connection.close();
console.log(`${count} jobs confirmed, batch ${options['batch-id']}`);
