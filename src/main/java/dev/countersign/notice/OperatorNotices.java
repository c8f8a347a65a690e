package dev.countersign.notice;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * The outbox, for whoever runs the service and has no token.
 */
@Service
public class OperatorNotices {

	private final Outbox outbox;

	private final ObjectProvider<MailNotifier> mail;

	private final ObjectProvider<WebhookNotifier> webhook;

	private final Clock clock;

	OperatorNotices(Outbox outbox, ObjectProvider<MailNotifier> mail, ObjectProvider<WebhookNotifier> webhook,
			Clock clock) {
		this.outbox = outbox;
		this.mail = mail;
		this.webhook = webhook;
		this.clock = clock;
	}

	/**
	 * Returns notices in a state, the oldest first.
	 * @param state {@code waiting}, {@code delivered} or {@code failed}
	 * @param after the number of the last one before, 0 to begin
	 * @param most how many at most
	 */
	public List<NoticeStatus> find(State state, long after, int most) {
		return this.outbox.find(state.toString(), after, most);
	}

	/**
	 * Lets a notice be tried now, and for a day more. The server does it.
	 * @param id its number
	 * @return whether there is one that waits or was given up
	 */
	public boolean retry(long id) {
		return this.outbox.retry(id, NoticeWriter.TRY_FOR) == 1;
	}

	/**
	 * Lets every notice that was given up be tried now, and for a day more.
	 * @return how many there are
	 */
	public int retryFailed() {
		return this.outbox.retry(null, NoticeWriter.TRY_FOR);
	}

	/**
	 * Tries each way that is set up: asks the mail server to let us in, or sends a mail
	 * if an address is given, and sends the webhook an event of the type {@code test}.
	 * @param address where the mail goes, or null for none
	 * @return what came of each
	 */
	public List<Trial> tryAll(@Nullable String address) {
		return Stream
			.concat(this.mail.stream().map((notifier) -> tryMail(notifier, address)),
					this.webhook.stream().map(this::tryWebhook))
			.toList();
	}

	private static Trial tryMail(MailNotifier notifier, @Nullable String address) {
		try {
			if (address == null) {
				notifier.connect();
				return new Trial(Channel.MAIL.toString(), "the mail server lets the service in", true);
			}
			notifier.sendTest(address);
			return new Trial(Channel.MAIL.toString(), "the mail server took a test for " + address, true);
		}
		catch (DeliveryException ex) {
			return new Trial(Channel.MAIL.toString(), ex.reason(), false);
		}
	}

	private Trial tryWebhook(WebhookNotifier notifier) {
		try {
			notifier.send(UUID.randomUUID(), 1, NoticeTexts.webhookTest(this.clock.instant()));
			return new Trial(Channel.WEBHOOK.toString(), "the receiver took a test", true);
		}
		catch (DeliveryException ex) {
			return new Trial(Channel.WEBHOOK.toString(), ex.reason(), false);
		}
	}

	/** What became of a notice. */
	public enum State {

		/** It is to be delivered. */
		WAITING,

		/** It was taken. */
		DELIVERED,

		/** It was given up. */
		FAILED;

		/**
		 * Finds a state.
		 * @param text its name, such as {@code failed}
		 */
		public static Optional<State> find(String text) {
			return Stream.of(values()).filter((state) -> state.toString().equals(text)).findAny();
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * What came of a trial.
	 *
	 * @param channel which way
	 * @param finding what was seen
	 * @param good whether it went well
	 */
	public record Trial(String channel, String finding, boolean good) {
	}

}
