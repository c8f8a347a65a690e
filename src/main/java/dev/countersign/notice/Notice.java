package dev.countersign.notice;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Something that somebody is to be told. Each method returns the notice with one more
 * thing that it says.
 *
 * @param kind what it is about
 * @param recipient whom it is for
 * @param facts what else it says, by names in snake case
 * @param secret what its recipient alone may know, if it brings that
 */
public record Notice(NoticeKind kind, Recipient recipient, Map<String, String> facts, @Nullable Secret secret) {

	/**
	 * Begins with what it is about.
	 * @param kind what
	 * @param recipient whom it is for
	 */
	public static Notice of(NoticeKind kind, Recipient recipient) {
		return new Notice(kind, recipient, Map.of(), null);
	}

	/**
	 * Adds a fact.
	 * @param name in snake case
	 * @param value which no client may have chosen freely, or null for none
	 */
	public Notice fact(String name, @Nullable Object value) {
		if (value == null) {
			return this;
		}
		Map<String, String> more = new LinkedHashMap<>(this.facts);
		more.put(name, value.toString());
		return new Notice(this.kind, this.recipient, more, this.secret);
	}

	/**
	 * Adds a secret, which goes into a link. It lies nowhere in the clear. A mail brings
	 * it; a webhook does where no mail does and a setting lets it.
	 * @param path of the page that takes it, behind which it is put
	 * @param text the secret
	 * @param until the first instant at which it is no longer good
	 * @throws IllegalArgumentException if notices of this kind bring no secret
	 */
	public Notice secret(String path, String text, Instant until) {
		Assert.isTrue(this.kind.bringsSecret(), "A notice of this kind brings no secret");
		return new Notice(this.kind, this.recipient, this.facts, new Secret(path, text, until));
	}

	@Override
	public String toString() {
		return "Notice[kind=" + this.kind + "]";
	}

	/**
	 * What opens something, once.
	 *
	 * @param path of the page that takes it
	 * @param text the secret
	 * @param until the first instant at which it is no longer good
	 */
	record Secret(String path, String text, Instant until) {

		@Override
		public String toString() {
			return "Secret[not shown]";
		}

	}

}
