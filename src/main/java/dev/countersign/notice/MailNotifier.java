package dev.countersign.notice;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Sends mails. A mail keeps its {@code Message-ID} when it is sent again, so that
 * mailboxes can tell that it is the same.
 */
final class MailNotifier implements Notifier {

	private static final DateTimeFormatter TIME = DateTimeFormatter
		.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final String UTF_8 = StandardCharsets.UTF_8.name();

	/** Of one mail, from the connection on; ends well before a node's claim to it. */
	private static final Duration SEND_WITHIN = Duration.ofSeconds(60);

	/** What stands in a reason for an address. */
	private static final String ADDRESS = "<address>";

	private static final Pattern ANY_ADDRESS = Pattern.compile("<?[^\\s<>@'\"]{1,256}+@[^\\s<>@'\"]+>?");

	/** SMTP's replies from here on say that another attempt would fail too. */
	private static final int LASTING = 500;

	private final JavaMailSender sender;

	private final MailTemplates templates;

	private final InternetAddress from;

	private final String serviceName;

	private final Clock clock;

	MailNotifier(JavaMailSender sender, MailTemplates templates, NoticeMailProperties properties, Clock clock) {
		this(sender, templates, properties, clock, SEND_WITHIN);
	}

	/** Makes one that has another time for a mail. */
	MailNotifier(JavaMailSender sender, MailTemplates templates, NoticeMailProperties properties, Clock clock,
			Duration sendWithin) {
		if (sender instanceof JavaMailSenderImpl server) {
			new DeadlineSockets(sendWithin).install(server.getJavaMailProperties());
		}
		this.sender = sender;
		this.templates = templates;
		this.from = properties.sender();
		this.serviceName = properties.serviceName();
		this.clock = clock;
	}

	@Override
	public Channel channel() {
		return Channel.MAIL;
	}

	@Override
	public void deliver(StoredNotice notice, String text) throws DeliveryException {
		NoticeTexts.MailText mail = NoticeTexts.readMail(text);
		send(mail, notice.messageId());
	}

	/** Sends a mail now. */
	void send(NoticeTexts.MailText mail, UUID messageId) throws DeliveryException {
		send(mail.to(), () -> write(mail, messageId), "The address is none that a mail can be sent to.");
	}

	/** Sends a mail that only shows that it arrives. */
	void sendTest(String address) throws DeliveryException {
		send(address, () -> {
			MimeMessage message = envelope(address, UUID.randomUUID());
			message.setSubject("A test of the mails of " + this.serviceName, UTF_8);
			message.setText("%s can send you mails.%n".formatted(this.serviceName), UTF_8);
			return message;
		}, "'%s' is not an address that a mail can be sent to.".formatted(address));
	}

	private void send(String to, Writing mail, String noAddress) throws DeliveryException {
		try {
			this.sender.send(mail.write());
		}
		catch (AddressException ex) {
			throw DeliveryException.lasting(noAddress, ex);
		}
		catch (MessagingException ex) {
			throw new IllegalStateException("A mail could not be written", ex);
		}
		catch (MailException ex) {
			throw refusal(ex, to);
		}
	}

	/** Lets the mail server let us in, and sends nothing. */
	void connect() throws DeliveryException {
		if (this.sender instanceof JavaMailSenderImpl server) {
			try {
				server.testConnection();
			}
			catch (MessagingException ex) {
				throw DeliveryException.passing("The mail server does not let the service in: " + deepest(ex), ex);
			}
		}
	}

	private MimeMessage write(NoticeTexts.MailText mail, UUID messageId) throws MessagingException {
		MailTemplates.Mail written = this.templates.write(mail.kind(), values(mail.values()));
		MimeMessage message = envelope(mail.to(), messageId);
		message.setSubject(written.subject(), UTF_8);
		message
			.setContent(new MimeMultipart("alternative", part(written.text(), "plain"), part(written.html(), "html")));
		return message;
	}

	private MimeMessage envelope(String to, UUID messageId) throws MessagingException {
		MimeMessage message = this.sender.createMimeMessage();
		message.setFrom(this.from);
		message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
		message.setSentDate(Date.from(this.clock.instant()));
		message.setHeader("Message-ID", "<%s@%s>".formatted(messageId, domain()));
		// RFC 3834: nobody's absence is to be answered to us.
		message.setHeader("Auto-Submitted", "auto-generated");
		return message;
	}

	private Map<String, String> values(Map<String, String> facts) {
		Map<String, String> values = new LinkedHashMap<>();
		facts.forEach((name, value) -> values.put(name, isTime(name) ? readable(value) : value));
		values.put("service", this.serviceName);
		return values;
	}

	private static boolean isTime(String name) {
		return name.equals("at") || name.endsWith("_at");
	}

	/** For people, and as it is where it is none. */
	private static String readable(String value) {
		try {
			return TIME.format(Instant.parse(value));
		}
		catch (DateTimeException ex) {
			return value;
		}
	}

	private String domain() {
		String address = this.from.getAddress();
		return address.substring(address.lastIndexOf('@') + 1);
	}

	private static MimeBodyPart part(String text, String subtype) throws MessagingException {
		MimeBodyPart part = new MimeBodyPart();
		part.setText(text, UTF_8, subtype);
		return part;
	}

	private static DeliveryException refusal(MailException ex, String to) {
		Throwable cause = (ex instanceof MailSendException sending && sending.getMessageExceptions().length > 0)
				? sending.getMessageExceptions()[0] : ex;
		String reason = "The mail server did not take it: " + withoutAddress(deepest(cause), to);
		return causes(cause).anyMatch(MailNotifier::isLasting) ? DeliveryException.lasting(reason, ex)
				: DeliveryException.passing(reason, ex);
	}

	/**
	 * Mail servers quote whom they refuse, and the notice that names them is encrypted. A
	 * mailbox that is a number or a letter may stand for anything.
	 */
	private static String withoutAddress(String reason, String to) {
		String without = ANY_ADDRESS.matcher(reason).replaceAll(ADDRESS);
		String mailbox = to.substring(0, Math.max(0, to.lastIndexOf('@')));
		return (mailbox.length() > 1) ? Pattern
			.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(mailbox) + "(?![\\p{L}\\p{N}])",
					Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
			.matcher(without)
			.replaceAll(ADDRESS) : without;
	}

	private static boolean isLasting(Throwable cause) {
		if (cause instanceof SMTPAddressFailedException refused) {
			return refused.getReturnCode() >= LASTING;
		}
		return cause instanceof SMTPSendFailedException refused && refused.getReturnCode() >= LASTING;
	}

	private static String deepest(Throwable failure) {
		return causes(failure).reduce(failure, (first, second) -> second).toString();
	}

	/** Mail's own exceptions hang on one another in a second way. */
	private static Stream<Throwable> causes(Throwable failure) {
		return Stream.<Throwable>iterate(failure, (cause) -> cause != null, MailNotifier::next).limit(20);
	}

	private static @Nullable Throwable next(Throwable cause) {
		return (cause instanceof MessagingException messaging && messaging.getNextException() != null)
				? messaging.getNextException() : cause.getCause();
	}

	/** Writes a mail that is sent at once. */
	private interface Writing {

		MimeMessage write() throws MessagingException;

	}

}
