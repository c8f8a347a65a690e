package dev.countersign.notice;

import java.time.Instant;
import java.util.UUID;

/**
 * A notice that is on one of its ways.
 *
 * @param id its place in the order of its account
 * @param messageId what the receiver knows it by if it comes twice
 * @param channel the way
 * @param kind what it is about
 * @param sealedText what it says, encrypted
 * @param attempts how often its delivery was begun
 * @param expiresAt when it is given up
 */
record StoredNotice(long id, UUID messageId, Channel channel, String kind, String sealedText, int attempts,
		Instant expiresAt) {

	@Override
	public String toString() {
		return "StoredNotice[id=" + this.id + ", kind=" + this.kind + "]";
	}

}
