# Derives again, from the data sets of base R, psych and survey, the sums and figures that packages/statistics is tested against.
# Only these sums are kept in the repository. Debian: r-base-core r-cran-psych r-cran-psychtools r-cran-survey
# Usage: Rscript scripts/r/vectors.R
suppressPackageStartupMessages({ library(psych); library(psychTools); library(survey) })
options(digits = 15, scipen = 20)
line <- function(name, ...) cat(name, paste(format(c(...), digits = 15, trim = TRUE), collapse = " "), "\n")

completeCases <- function(name, answers) {
  answers <- answers[complete.cases(answers), ]
  total <- rowSums(answers)
  line(paste(name, "sums"), nrow(answers), sum(total), sum(total^2), colSums(answers), colSums(answers^2), colSums(answers * total))
  line(paste(name, "alpha"), suppressWarnings(psych::alpha(answers))$total$raw_alpha)
}

scales <- list(N = c("N1", "N2", "N3", "N4", "N5"), A = c("-A1", "A2", "A3", "A4", "A5"), C = c("C1", "C2", "C3", "-C4", "-C5"),
               E = c("-E1", "-E2", "E3", "E4", "E5"), O = c("O1", "-O2", "O3", "O4", "-O5"))
for (scale in names(scales)) {
  items <- sub("-", "", scales[[scale]])
  answers <- bfi[, items]
  turned <- grepl("-", scales[[scale]])
  answers[, turned] <- 7 - answers[, turned]
  completeCases(paste("bfi", scale), answers)
}
completeCases("attitude", attitude)

data(api)
clusters <- function(name, value, cluster) {
  n <- tapply(value, cluster, length)
  total <- tapply(value, cluster, sum)
  line(name, length(n), sum(n), sum(total), sum(total^2), sum(total * n), sum(n^2), sum(value^2))
}
clusters("apiclus1 m N T A B C Q", apiclus1$api00, apiclus1$dnum)
oneStage <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
print(svymean(~api00, oneStage, deff = TRUE))

for (stratum in levels(apistrat$stype)) {
  part <- apistrat[apistrat$stype == stratum, ]
  line(paste("apistrat", stratum, "N n S Q"), part$fpc[1], nrow(part), sum(part$api00), sum(part$api00^2))
}
print(svymean(~api00, svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)), digits = 15)

line("apiclus2 M", apiclus2$fpc1[1])
for (district in unique(apiclus2$dnum)) {
  part <- apiclus2[apiclus2$dnum == district, ]
  line("apiclus2 N n S Q", part$fpc2[1], nrow(part), sum(part$api00), sum(part$api00^2))
}
twoStage <- svymean(~api00, svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2))
line("apiclus2 mean se", coef(twoStage), SE(twoStage))

for (district in unique(apiclus1$dnum)) for (stratum in c("E", "H", "M")) {
  part <- apiclus1[apiclus1$dnum == district & apiclus1$stype == stratum, ]
  if (nrow(part) > 0) line(paste("apiclus1", stratum, "district n api00 enroll"), district, nrow(part), sum(part$api00), sum(part$enroll))
}
weighted <- postStratify(oneStage, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
line("apiclus1 post-stratified mean se", coef(svymean(~api00, weighted)), SE(svymean(~api00, weighted)))
line("apiclus1 post-stratified total se", coef(svytotal(~enroll, weighted)), SE(svytotal(~enroll, weighted)))

x <- na.omit(bfi$E4[bfi$gender == 1])
y <- na.omit(bfi$E4[bfi$gender == 2])
line("bfi E4 x", table(factor(x, 1:6)))
line("bfi E4 y", table(factor(y, 1:6)))
line("bfi E4 W p", wilcox.test(x, y, exact = FALSE, correct = FALSE)$statistic, wilcox.test(x, y, exact = FALSE, correct = FALSE)$p.value)

line("t quantiles 0.975, df 1-120", round(qt(0.975, 1:120), 6))
line("F quantile 0.975", qf(0.975, 2693, 2693 * 4), qf(0.975, 2693 * 4, 2693), qf(0.975, 299, 598), qf(0.975, 5, 10), qf(0.025, 12, 7))
