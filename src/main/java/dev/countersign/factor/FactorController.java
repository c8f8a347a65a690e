package dev.countersign.factor;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.factor.TotpController.RecoveryCodesResponse;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import dev.countersign.token.AccessToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A user's own second factors. Another user's are not there at all.
 */
@RestController
@Tag(name = "Second factors")
class FactorController {

	private final Factors factors;

	private final RecoveryCodes codes;

	private final FactorEnrolment enrolment;

	private final FactorRemoval removal;

	private final RecentLogin recent;

	FactorController(Factors factors, RecoveryCodes codes, FactorEnrolment enrolment, FactorRemoval removal,
			RecentLogin recent) {
		this.factors = factors;
		this.codes = codes;
		this.enrolment = enrolment;
		this.removal = removal;
		this.recent = recent;
	}

	@GetMapping("/factors")
	@Operation(summary = "List the caller's second factors, the oldest first")
	FactorsResponse list(@AuthenticationPrincipal AccessToken caller) {
		return FactorsResponse.of(this.factors.findConfirmed(caller.accountId()), this.codes.count(caller.accountId()));
	}

	@GetMapping("/factors/{id}")
	@Operation(summary = "Show one of the caller's second factors")
	FactorResponse show(@PathVariable UUID id, @AuthenticationPrincipal AccessToken caller) {
		return this.factors.findConfirmed(caller.accountId())
			.stream()
			.filter((factor) -> factor.id().equals(id))
			.findAny()
			.map(FactorResponse::of)
			.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "The caller has no such factor."));
	}

	@DeleteMapping("/factors/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Remove one of the caller's second factors, and with the last one the recovery codes")
	@Refuses({ Problem.CONFLICT, Problem.INSUFFICIENT_AUTHENTICATION, Problem.TOO_MANY_ATTEMPTS })
	void remove(@PathVariable UUID id, @AuthenticationPrincipal AccessToken caller) {
		this.recent.requireForChange(caller);
		this.removal.remove(caller, id);
	}

	@PostMapping("/factors/recovery-codes")
	@Operation(summary = "Make new recovery codes in the place of those that are left, shown this once")
	@Refuses({ Problem.CONFLICT, Problem.INSUFFICIENT_AUTHENTICATION, Problem.TOO_MANY_ATTEMPTS })
	RecoveryCodesResponse renewCodes(@AuthenticationPrincipal AccessToken caller) {
		this.recent.requireForChange(caller);
		return new RecoveryCodesResponse(this.enrolment.renewCodes(caller));
	}

	/**
	 * The second factors of an account.
	 *
	 * @param items those that are confirmed
	 * @param next always null: there are never many
	 * @param recoveryCodesLeft how many recovery codes are not used yet
	 */
	record FactorsResponse(List<FactorResponse> items, @Schema(example = "null") @Nullable String next,
			@Schema(example = "10") int recoveryCodesLeft) {

		static FactorsResponse of(List<Factor> factors, int recoveryCodesLeft) {
			return new FactorsResponse(factors.stream().map(FactorResponse::of).toList(), null, recoveryCodesLeft);
		}

	}

	/**
	 * A second factor as its owner sees it.
	 *
	 * @param id what {@code DELETE /factors/{id}} takes
	 * @param kind what it is
	 * @param name what its owner calls it
	 * @param createdAt when it was enrolled
	 * @param lastUsedAt when it was last used at a login; null if never
	 * @param clockOffset by how many seconds the clock of its device was ahead when it
	 * was last heard of; null where that is not known
	 */
	record FactorResponse(@Schema(example = "5b1d7c0e-2f43-4a8e-9a53-0c6d3e8f7a21") UUID id,
			@Schema(example = "totp") String kind, @Schema(example = "phone") String name,
			@Schema(example = "2026-01-31T10:00:00Z") Instant createdAt,
			@Schema(example = "2026-02-01T08:00:00Z") @Nullable Instant lastUsedAt,
			@Schema(example = "-30") @Nullable Integer clockOffset) {

		static FactorResponse of(Factor factor) {
			return new FactorResponse(factor.id(), factor.kind(), factor.name(), factor.createdAt(),
					factor.lastUsedAt(), factor.clockOffset());
		}

	}

}
