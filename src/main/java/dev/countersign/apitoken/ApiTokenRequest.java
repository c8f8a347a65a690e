package dev.countersign.apitoken;

import java.time.Duration;
import java.util.Set;

import dev.countersign.address.Printable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a token for.
 *
 * @param name what its maker calls it; one name, one good token
 * @param expiresIn in seconds, one day unless said otherwise
 * @param scopes what it may be used for, nothing beyond being let in unless said
 * otherwise
 */
record ApiTokenRequest(
		@NotBlank(message = "is required") @Size(max = 64, message = "has at most 64 characters") @Pattern(
				regexp = Printable.NAME,
				message = "has only characters that can be seen") @Schema(example = "ci") String name,
		@Min(value = 1, message = "is from 1 to 31536000 seconds") @Max(value = ApiTokenRequest.YEAR,
				message = "is from 1 to 31536000 seconds") @Schema(example = "86400") @Nullable Long expiresIn,
		@Size(max = 64, message = "has at most 64 entries") @Schema(
				example = "[\"introspect\"]") @Nullable Set<@NotNull(message = "has no empty entries") String> scopes) {

	static final long YEAR = 365 * 24 * 60 * 60;

	private static final Duration DAY = Duration.ofDays(1);

	Duration lifetime() {
		return (this.expiresIn != null) ? Duration.ofSeconds(this.expiresIn) : DAY;
	}

	Set<String> wanted() {
		return (this.scopes != null) ? Set.copyOf(this.scopes) : Set.of();
	}

}
