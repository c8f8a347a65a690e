package dev.countersign.block;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of blocks, which stays one when the block there is lifted.
 *
 * @param createdAt when the last block before it was made
 * @param id that block's
 */
public record BlockCursor(Instant createdAt, UUID id) {

	private static final Pattern TEXT = Pattern.compile("(\\d{1,17})_([0-9a-f-]{36})");

	/**
	 * Returns the place behind a block.
	 * @param block the block
	 */
	public static BlockCursor behind(Block block) {
		return new BlockCursor(block.createdAt(), block.id());
	}

	static Optional<BlockCursor> parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		try {
			Instant createdAt = Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS);
			return Optional.of(new BlockCursor(createdAt, UUID.fromString(matcher.group(2))));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/** As clients hold it. */
	@Override
	public String toString() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, this.createdAt) + "_" + this.id;
	}

}
