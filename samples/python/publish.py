#!/usr/bin/env python3
"""Publishes prompts, one a line, as plain JSON jobs for Hanlin. Needs pika (Debian: python3-pika; PyPI: pika).

    HANLIN_RABBITMQ=amqp://user:password@127.0.0.1:5672/hanlin python3 publish.py --model poem < prompts.txt

The same lines under the same --batch-id are the same jobs, however often they are sent: the job id is made of both.
"""
import argparse
import json
import os
import sys
import time
import uuid

import pika
import pika.exceptions

EXCHANGE = "generate-text"


def jobs(lines, arguments):
    """One job a line; empty lines count but are not sent, so that line numbers are those of the file."""
    for number, line in enumerate(lines, start=1):
        prompt = line.removesuffix("\n").removesuffix("\r")
        if not prompt:
            continue
        job = {
            "job_id": str(uuid.uuid5(arguments.batch_id, f"{number}\n{prompt}")),
            "model": arguments.model,
            "prompt": prompt,
            "custom_id": f"line-{number}",
            "line_number": number,
            "sampling": {
                "max_new_tokens": arguments.max_new_tokens,
                "num_return_sequences": arguments.samples,
                "top_p": 0.95,
            },
        }
        if arguments.counted:
            job["batch_id"] = str(arguments.batch_id)
        yield job


def publish(channel, job):
    """Returns once the broker has the job on disk."""
    channel.basic_publish(
        exchange=EXCHANGE,
        routing_key=job["model"],
        body=json.dumps(job, ensure_ascii=False).encode("utf-8"),
        properties=pika.BasicProperties(
            content_type="application/json",
            delivery_mode=2,  # survives a restart of the broker
            message_id=job["job_id"],
            timestamp=int(time.time()),  # the workers report how long the job waited
        ),
        mandatory=True,
    )


def main():
    parser = argparse.ArgumentParser(description="Publishes prompts from standard input, one a line.")
    parser.add_argument("--model", required=True)
    parser.add_argument("--batch-id", type=uuid.UUID, default=uuid.uuid5(uuid.NAMESPACE_URL, "hanlin-sample"),
                        help="names this set of prompts; the same id and lines are the same jobs")
    parser.add_argument("--counted", action="store_true",
                        help="the batch has a row (samples/sql/batch_begin.sql), which is to count these jobs")
    parser.add_argument("--max-new-tokens", type=int, default=64)
    parser.add_argument("--samples", type=int, default=1)
    arguments = parser.parse_args()

    address = os.environ.get("HANLIN_RABBITMQ")
    if not address:
        sys.exit("publish.py: HANLIN_RABBITMQ is not set; it looks like amqp://user:password@host:5672/hanlin")
    connection = pika.BlockingConnection(pika.URLParameters(address))
    channel = connection.channel()
    channel.confirm_delivery()  # from here on basic_publish waits for the broker's confirmation
    sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    count = 0
    try:
        for job in jobs(sys.stdin, arguments):
            publish(channel, job)
            count += 1
    except pika.exceptions.UnroutableError:
        sys.exit(f"publish.py: job {count + 1} reached no queue; is there a worker or an imported model called {arguments.model}?")
    except pika.exceptions.NackError:
        sys.exit(f"publish.py: the broker refused job {count + 1}; send the same lines again later, nothing is done twice")
    except pika.exceptions.ChannelClosedByBroker as closed:
        sys.exit(f"publish.py: {closed.reply_text}; start a worker or `hanlin submit` once, they declare the exchange {EXCHANGE}")
    connection.close()
    print(f"{count} jobs confirmed, batch {arguments.batch_id}")


if __name__ == "__main__":
    main()
