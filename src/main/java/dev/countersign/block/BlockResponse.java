package dev.countersign.block;

import java.time.Instant;
import java.util.UUID;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A block as an administrator sees it.
 *
 * @param id what {@code DELETE /blocks/{id}} takes
 * @param address the address or the range
 * @param automatic whether the service made it
 * @param reason why
 * @param by who made it
 * @param createdAt when
 * @param until when it ends, absent if it is to be lifted
 */
record BlockResponse(@Schema(example = "0b7c1f3e-5d4a-4e0c-9d53-1f2f9b6f8c11") UUID id,
		@Schema(example = "192.0.2.0/24") String address, @Schema(example = "false") boolean automatic,
		@Schema(example = "guesses passwords") String reason, @Schema(example = "admin") String by,
		@Schema(example = "2026-11-24T08:00:00Z") Instant createdAt,
		@Schema(example = "2026-12-24T08:00:00Z") @Nullable Instant until) {

	static BlockResponse of(Block block) {
		return new BlockResponse(block.id(), block.addresses().toString(), block.automatic(), block.reason(),
				block.by(), block.createdAt(), block.until());
	}

}
