package dev.countersign.account;

import java.util.Set;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator wants changed; what is absent or null stays.
 *
 * @param username another name, in any spelling
 * @param roles all roles that it shall have
 * @param enabled whether it may log in
 */
record AccountChangeRequest(@Schema(example = "johanna") @Nullable String username,
		@Schema(example = "[\"editor\"]") @Nullable Set<@Nullable String> roles,
		@Schema(example = "true") @Nullable Boolean enabled) {
}
