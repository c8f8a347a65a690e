package dev.countersign.broadcast;

import java.time.Duration;
import java.util.Collection;

import dev.countersign.connection.StreamServer;
import dev.countersign.revocation.RevocationSequence;

import org.springframework.stereotype.Component;

/**
 * Sends all subscribers what was read.
 */
@Component
class Broadcaster extends StreamServer<Subscriber> {

	private final SubscriberRegistry subscribers;

	Broadcaster(RevocationSequence sequence, SubscriberRegistry subscribers) {
		super("broadcast", Duration.ofMillis(250));
		this.subscribers = subscribers;
		sequence.listen(this::wake);
	}

	@Override
	protected Collection<Subscriber> present() {
		return this.subscribers.present();
	}

	@Override
	protected boolean advance(Subscriber subscriber) {
		return subscriber.advance();
	}

	@Override
	protected void opening() {
		this.subscribers.open();
	}

	@Override
	protected void closing() {
		this.subscribers.close();
		this.subscribers.present().forEach((subscriber) -> subscriber.end(Ending.SHUTDOWN));
	}

}
