// Prints each click with the title and the destination of its link, from the first one on, and goes on until it is stopped.
import { decompress } from 'fzstd';
import kafkajs from 'kafkajs';
import protobuf from 'protobufjs';

// Hoplog compresses clicks with zstd, which this client does not know by itself.
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => ({ decompress: async (bytes) => Buffer.from(decompress(bytes)) });

const protos = new protobuf.Root();
protos.resolvePath = (_, file) => new URL(`../../shared-events/src/main/proto/${file}`, import.meta.url).pathname;
await protos.load(['hoplog/v1/click_events.proto', 'hoplog/v1/links.proto']);
const ClickBatch = protos.lookupType('hoplog.v1.ClickBatch');
const LinkRow = protos.lookupType('hoplog.v1.LinkRow');
const { DECISION_REDIRECTED } = protos.lookupEnum('hoplog.v1.Decision').values;

const links = new Map();
const waiting = new Map();
const seen = new Set();

const kafka = new kafkajs.Kafka({
  clientId: 'clicks-with-links',
  brokers: [process.argv[2] ?? '127.0.0.1:9092'],
  logLevel: kafkajs.logLevel.ERROR,
});
// A group of one's own, never one of Hoplog's, and nothing committed: each run begins at the first record.
const consumer = kafka.consumer({ groupId: `clicks-with-links-${process.pid}`, readUncommitted: false });
await consumer.connect();
await consumer.subscribe({ topics: ['links', 'click-events'], fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, message }) => {
    if (topic === 'click-events') clicks(ClickBatch.decode(message.value));
    else if (message.value === null) links.delete(message.key.toString());
    else row(LinkRow.decode(message.value));
  },
});

function row(link) {
  links.set(link.linkId, link);
  waiting.get(link.linkId)?.forEach(print);
  waiting.delete(link.linkId);
}

function clicks({ segmentId, firstSeq, entries }) {
  entries.forEach((entry, place) => {
    if (!entry.entry) throw new Error('an entry of a later version: take its .proto');
    // The same batch may come again.
    const name = `${Buffer.from(segmentId).toString('hex')}/${Number(firstSeq) + place}`;
    const isNew = !seen.has(name);
    seen.add(name);
    if (isNew && entry.click?.decision === DECISION_REDIRECTED) print(entry.click);
  });
}

// Prints a click, now or when its link's row has come.
function print(click) {
  const link = links.get(click.linkId);
  if (link) {
    console.log(new Date(Number(click.occurredAtMs)).toISOString(), click.linkId, link.settings.title, link.settings.longUrl);
  } else {
    waiting.set(click.linkId, [...(waiting.get(click.linkId) ?? []), click]);
  }
}
