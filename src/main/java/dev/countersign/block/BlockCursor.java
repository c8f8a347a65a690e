package dev.countersign.block;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.store.Cursor;

/**
 * A place in the list of blocks, which stays one when the block there is lifted.
 *
 * @param createdAt when the last block before it was made
 * @param id that block's
 */
public record BlockCursor(Instant createdAt, UUID id) {

	/**
	 * Returns the place behind a block.
	 * @param block the block
	 */
	public static BlockCursor behind(Block block) {
		return new BlockCursor(block.createdAt(), block.id());
	}

	static Optional<BlockCursor> parse(String text) {
		try {
			List<String> parts = Cursor.parse(text, 2).parts();
			return Optional.of(new BlockCursor(Instant.parse(parts.get(0)), UUID.fromString(parts.get(1))));
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			return Optional.empty();
		}
	}

	/** As clients hold it. */
	@Override
	public String toString() {
		return Cursor.of(this.createdAt, this.id).toString();
	}

}
