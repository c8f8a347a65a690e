package dev.countersign.block;

import java.time.Instant;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;

/**
 * The body that asks for a block.
 *
 * @param address an address, or an address and the length of the prefix behind a slash
 * @param until when it ends, or nothing if it is to be lifted
 * @param reason why
 */
record BlockRequest(@NotEmpty(message = "is required") @Schema(example = "192.0.2.0/24") String address,
		@Schema(example = "2026-12-24T08:00:00Z") @Nullable Instant until,
		@NotEmpty(message = "is required") @Schema(example = "guesses passwords") String reason) {
}
