<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>engine</name>
    <message>
        <source>Where the calibration text comes from: sampled from the model itself (seeded, no download), a text file, token ids in a safetensors file, or a file of a data set in the local Hugging Face cache.</source>
        <translation>Woher der Kalibrierungstext kommt: vom Modell selbst erzeugt (mit Seed, ohne Download), aus einer Textdatei, als Token-IDs aus einer safetensors-Datei oder aus einer Datei eines Datensatzes im lokalen Hugging-Face-Cache.</translation>
    </message>
    <message>
        <source>The text file, the safetensors file with &quot;input_ids&quot;, or owner/name/path of a data set in the Hugging Face cache.</source>
        <translation>Die Textdatei, die safetensors-Datei mit &quot;input_ids&quot; oder owner/name/path eines Datensatzes im Hugging-Face-Cache.</translation>
    </message>
    <message>
        <source>How many token windows the input statistics are taken from.</source>
        <translation>Aus wie vielen Token-Fenstern die Statistik der Eingaben entsteht.</translation>
    </message>
    <message>
        <source>windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>The length of one calibration window.</source>
        <translation>Die Länge eines Kalibrierungsfensters.</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>How windows are cut from the text: consecutive or at random from the joined documents, or one from each long enough document.</source>
        <translation>Wie Fenster aus dem Text geschnitten werden: fortlaufend oder zufällig aus den verbundenen Dokumenten, oder eines aus jedem Dokument, das lang genug ist.</translation>
    </message>
    <message>
        <source>Seed of the sampling; the same seed gives the same windows.</source>
        <translation>Seed der Auswahl; derselbe Seed ergibt dieselben Fenster.</translation>
    </message>
    <message>
        <source>How much each token of the calibration text counts: all alike, or by how far an error at that token moves the model&apos;s predictions (the size of the gradient there, from the Fisher information), which is measured in one pass forward and one backward before anything is quantized. The layer lab counts all alike.</source>
        <translation>Wie viel jedes Token des Kalibrierungstextes zählt: alle gleich, oder danach, wie weit ein Fehler an diesem Token die Vorhersagen des Modells verschiebt (die Größe des Gradienten dort, aus der Fisher-Information). Gemessen wird das in einem Durchlauf vorwärts und einem rückwärts, bevor etwas quantisiert wird. Im Labor zählen alle gleich.</translation>
    </message>
    <message>
        <source>What the large matrix products over the calibration text multiply: float32, or numbers rounded to bfloat16, which some processors multiply twice as fast. Sums are float32, and perplexity is measured in float32. Automatic rounds where that is faster and codes have 4 bits or fewer.</source>
        <translation>Was die großen Matrixprodukte über den Kalibrierungstext multiplizieren: float32 oder auf bfloat16 gerundete Zahlen, die manche Prozessoren doppelt so schnell multiplizieren. Summen sind float32, und die Perplexität wird in float32 gemessen. Automatisch wird gerundet, wo das schneller ist und die Codes höchstens 4 Bit haben.</translation>
    </message>
    <message>
        <source>Mixed precision: choose each layer&apos;s bits under a budget, by how much its quantization is expected to move the model&apos;s output (measured before anything is quantized).</source>
        <translation>Gemischte Genauigkeit: die Bits jeder Schicht unter einem Budget wählen, danach, wie stark ihre Quantisierung die Ausgabe des Modells voraussichtlich verschiebt (gemessen, bevor etwas quantisiert wird).</translation>
    </message>
    <message>
        <source>Bits per code.</source>
        <translation>Bits pro Code.</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>What the quantized layers may take together, scales and zero points included; 3 bits in groups of 64 take 3.297.</source>
        <translation>Was die quantisierten Schichten zusammen belegen dürfen, mit Skalen und Nullpunkten; 3 Bits in Gruppen zu 64 belegen 3,297.</translation>
    </message>
    <message>
        <source>bits per weight</source>
        <translation>Bits pro Gewicht</translation>
    </message>
    <message>
        <source>The bits that a layer can get, separated by commas. Exceptions that say bits keep them.</source>
        <translation>Die Bits, die eine Schicht bekommen kann, durch Kommas getrennt. Ausnahmen, die Bits angeben, behalten sie.</translation>
    </message>
    <message>
        <source>Consecutive inputs that share a scale and a zero point; it must divide every layer&apos;s input width. -1 gives each row one group.</source>
        <translation>Aufeinanderfolgende Eingaben, die sich eine Skala und einen Nullpunkt teilen; die Zahl muss die Eingabebreite jeder Schicht teilen. -1 gibt jeder Zeile eine Gruppe.</translation>
    </message>
    <message>
        <source>inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Whether the zero point is fixed at the middle code instead of following each group&apos;s range.</source>
        <translation>Ob der Nullpunkt beim mittleren Code festliegt, statt dem Bereich jeder Gruppe zu folgen.</translation>
    </message>
    <message>
        <source>Measure perplexity before and after quantizing.</source>
        <translation>Perplexität vor und nach dem Quantisieren messen.</translation>
    </message>
    <message>
        <source>The text that perplexity is measured on; self-generated text is sampled with another seed than the calibration&apos;s.</source>
        <translation>Der Text, auf dem die Perplexität gemessen wird; selbst erzeugter Text entsteht mit einem anderen Seed als der zum Kalibrieren.</translation>
    </message>
    <message>
        <source>The length of one evaluation window.</source>
        <translation>Die Länge eines Auswertungsfensters.</translation>
    </message>
    <message>
        <source>How far the window moves over a text; tokens seen before are context only.</source>
        <translation>Wie weit das Fenster über einen Text rückt; schon gesehene Tokens sind nur Kontext.</translation>
    </message>
    <message>
        <source>Evaluation ends after so many windows; 0 takes all that a text has.</source>
        <translation>Die Auswertung endet nach so vielen Fenstern; 0 nimmt alle, die ein Text hat.</translation>
    </message>
    <message>
        <source>Estimate the perplexity of the partly quantized model during the run.</source>
        <translation>Während des Laufs die Perplexität des teils quantisierten Modells schätzen.</translation>
    </message>
    <message>
        <source>The share of the run&apos;s time that live perplexity may take.</source>
        <translation>Der Anteil der Laufzeit, den diese Schätzungen kosten dürfen.</translation>
    </message>
    <message>
        <source>Write a packed GPTQ checkpoint, for Transformers and vLLM, when the run is done.</source>
        <translation>Am Ende des Laufs einen gepackten GPTQ-Checkpoint schreiben, für Transformers und vLLM.</translation>
    </message>
    <message>
        <source>Write a checkpoint with the quantized values as plain numbers when the run is done.</source>
        <translation>Am Ende des Laufs einen Checkpoint mit den quantisierten Werten als gewöhnlichen Zahlen schreiben.</translation>
    </message>
    <message>
        <source>Shell pattern over full layer names such as model.layers.3.mlp.down_proj; of several matching entries the last one wins.</source>
        <translation>Shell-Muster über vollständige Schichtnamen wie model.layers.3.mlp.down_proj; von mehreren passenden Einträgen gilt der letzte.</translation>
    </message>
    <message>
        <source>Keep the layer in full precision.</source>
        <translation>Die Schicht in voller Genauigkeit behalten.</translation>
    </message>
    <message>
        <source>How codes are chosen: round to nearest; GPTQ, which lets later columns compensate the error of earlier ones; or JointQ, which searches codes and scales together.</source>
        <translation>Wie Codes gewählt werden: durch Runden auf den nächsten; mit GPTQ, bei dem spätere Spalten den Fehler früherer ausgleichen; oder mit JointQ, das Codes und Skalen gemeinsam sucht.</translation>
    </message>
    <message>
        <source>Search for the shrunken range that loses least, instead of using each group&apos;s full range.</source>
        <translation>Den verkleinerten Bereich suchen, der am wenigsten verliert, statt den vollen Bereich jeder Gruppe zu nehmen.</translation>
    </message>
    <message>
        <source>Candidates of the range search are 1 - i/grid down to 0.2.</source>
        <translation>Kandidaten der Bereichssuche sind 1 - i/grid bis hinab zu 0,2.</translation>
    </message>
    <message>
        <source>The power of the error that the range search minimises.</source>
        <translation>Die Potenz des Fehlers, die die Bereichssuche minimiert.</translation>
    </message>
    <message>
        <source>What the range search weighs each column&apos;s error with: nothing, or the input&apos;s second moment.</source>
        <translation>Womit die Bereichssuche den Fehler jeder Spalte gewichtet: mit nichts oder mit dem zweiten Moment der Eingabe.</translation>
    </message>
    <message>
        <source>Whether the damping of GPTQ and of the refinement is fixed, or chosen per layer (auto): from 0.01, 0.03, 0.1, 0.3 and 1, what loses least on calibration samples that the codes were not fitted to.</source>
        <translation>Ob die Dämpfung von GPTQ und der Verfeinerung fest ist oder je Schicht gewählt wird (auto): aus 0,01, 0,03, 0,1, 0,3 und 1 die, die auf Kalibrierungs-Samples am wenigsten verliert, an die die Codes nicht angepasst wurden.</translation>
    </message>
    <message>
        <source>Damping added to the Hessian&apos;s diagonal, relative to its mean. More of it keeps few calibration tokens from being over-fitted.</source>
        <translation>Dämpfung, die zur Diagonale der Hesse-Matrix addiert wird, relativ zu ihrem Mittel. Mehr davon verhindert bei wenigen Kalibrierungs-Tokens eine Überanpassung.</translation>
    </message>
    <message>
        <source>Columns that are quantized before the rest is updated; a matter of speed only.</source>
        <translation>Spalten, die quantisiert werden, bevor der Rest angepasst wird; betrifft nur die Geschwindigkeit.</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Quantize columns by decreasing second moment of their input; groups are then of permuted columns.</source>
        <translation>Spalten nach fallendem zweiten Moment ihrer Eingabe quantisieren; Gruppen bestehen dann aus umgeordneten Spalten.</translation>
    </message>
    <message>
        <source>Candidates of the range search are 1 - i/q_grid down to 0.2.</source>
        <translation>Kandidaten der Bereichssuche sind 1 - i/q_grid bis hinab zu 0,2.</translation>
    </message>
    <message>
        <source>What the range search weighs each column&apos;s error with: nothing, the input&apos;s second moment, or GPTQ&apos;s own error weight 1/U_jj^2; the last judges the values that GPTQ rounds, errors of earlier columns included, the others the weights.</source>
        <translation>Womit die Bereichssuche den Fehler jeder Spalte gewichtet: mit nichts, mit dem zweiten Moment der Eingabe oder mit GPTQs eigenem Fehlergewicht 1/U_jj^2; das letzte beurteilt die Werte, die GPTQ rundet, samt den Fehlern früherer Spalten, die anderen die Gewichte.</translation>
    </message>
    <message>
        <source>Sweeps of coordinate descent over GPTQ&apos;s codes, each code set to its best value with all others fixed, with an exact refit of every scale; 0 leaves GPTQ&apos;s codes as they are.</source>
        <translation>Durchläufe des Koordinatenabstiegs über GPTQs Codes: Jeder Code bekommt bei festen übrigen seinen besten Wert, und jede Skala wird exakt neu angepasst; 0 lässt GPTQs Codes, wie sie sind.</translation>
    </message>
    <message>
        <source>sweeps</source>
        <translation>Durchläufe</translation>
    </message>
    <message>
        <source>Damping of the refinement&apos;s objective, relative to the mean of the Hessian&apos;s diagonal. More of it keeps few calibration tokens from being over-fitted.</source>
        <translation>Dämpfung der Zielfunktion der Verfeinerung, relativ zum Mittel der Diagonale der Hesse-Matrix. Mehr davon verhindert bei wenigen Kalibrierungs-Tokens eine Überanpassung.</translation>
    </message>
    <message>
        <source>One penalty, or a list of rising ones that is followed as long as the errors stay acceptable; the latter needs the identity.</source>
        <translation>Eine einzelne Strafe oder eine Liste steigender, der gefolgt wird, solange die Fehler annehmbar bleiben; Letzteres braucht „Alle Spalten gleich“.</translation>
    </message>
    <message>
        <source>Weight of the penalty on the weights&apos; own error, against over-fitting; in squared units of the layer&apos;s input unless lambda_relative is set.</source>
        <translation>Gewicht der Strafe auf den Fehler der Gewichte selbst, gegen Überanpassung; in quadrierten Einheiten der Schichteingabe, sofern die relative Strafe nicht gewählt ist.</translation>
    </message>
    <message>
        <source>Count the penalty in mean diagonals of the Hessian, so that it means the same for inputs of any size.</source>
        <translation>Die Strafe in mittleren Diagonalelementen der Hesse-Matrix zählen, sodass sie für Eingaben jeder Größe dasselbe bedeutet.</translation>
    </message>
    <message>
        <source>Whether the penalty weighs all columns alike (identity) or by their second moments (diagonal).</source>
        <translation>Ob die Strafe alle Spalten gleich gewichtet (identity) oder nach ihren zweiten Momenten (diagonal).</translation>
    </message>
    <message>
        <source>The power of the relative second moment that a column&apos;s penalty is weighed by.</source>
        <translation>Die Potenz des relativen zweiten Moments, mit der die Strafe einer Spalte gewichtet wird.</translation>
    </message>
    <message>
        <source>The rising penalties, separated by commas.</source>
        <translation>Die steigenden Strafen, durch Semikolons getrennt.</translation>
    </message>
    <message>
        <source>A first penalty of 0 whose relative weight error is above this is skipped; 0: never.</source>
        <translation>Eine erste Strafe von 0, deren relativer Gewichtsfehler darüber liegt, wird ausgelassen; 0: nie.</translation>
    </message>
    <message>
        <source>What the output error may rise by, relative, where the weight error falls enough.</source>
        <translation>Um wie viel der Ausgabefehler relativ steigen darf, wo der Gewichtsfehler genug fällt.</translation>
    </message>
    <message>
        <source>What the weight error must fall by, relative, for a risen output error to be accepted.</source>
        <translation>Um wie viel der Gewichtsfehler relativ fallen muss, damit ein gestiegener Ausgabefehler angenommen wird.</translation>
    </message>
    <message>
        <source>Order columns by decreasing second moment; groups are then of permuted columns.</source>
        <translation>Spalten nach fallendem zweiten Moment ordnen; Gruppen bestehen dann aus umgeordneten Spalten.</translation>
    </message>
    <message>
        <source>Start from each group searched on its own.</source>
        <translation>Mit einzeln durchsuchten Gruppen beginnen.</translation>
    </message>
    <message>
        <source>Start from groups searched in order, each compensating those before it.</source>
        <translation>Mit der Reihe nach durchsuchten Gruppen beginnen, von denen jede die vor ihr ausgleicht.</translation>
    </message>
    <message>
        <source>Start from GPTQ&apos;s codes.</source>
        <translation>Mit GPTQs Codes beginnen.</translation>
    </message>
    <message>
        <source>Iterated local search: perturb the worst rows and search again.</source>
        <translation>Iterierte lokale Suche: die schlechtesten Zeilen stören und erneut suchen.</translation>
    </message>
    <message>
        <source>Rounds of perturbation.</source>
        <translation>Runden der Störung.</translation>
    </message>
    <message>
        <source>Perturbed copies of each row in a round.</source>
        <translation>Gestörte Kopien jeder Zeile in einer Runde.</translation>
    </message>
    <message>
        <source>The worst rows that a round works on; 0: 1024 at most.</source>
        <translation>Die schlechtesten Zeilen, an denen eine Runde arbeitet; 0: höchstens 1024.</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Which rule corrects the target weights for the error of the layers before: none; QEP, which matches each layer&apos;s output; LoaQ, which matches the residual stream where a layer writes to it; or LPCD, which relaxes and projects the layers of a submodule in turn.</source>
        <translation>Welche Regel die Zielgewichte um den Fehler der Schichten davor korrigiert: keine; QEP, das die Ausgabe jeder Schicht angleicht; LoaQ, das den Residualstrom angleicht, wo eine Schicht in ihn schreibt; oder LPCD, das die Schichten eines Teilmoduls abwechselnd relaxiert und projiziert.</translation>
    </message>
    <message>
        <source>Whether statistics are of the full-precision model&apos;s activations (none), or of the model with all earlier layers quantized (sequential).</source>
        <translation>Ob die Statistik von den Aktivierungen des Modells in voller Genauigkeit stammt (none) oder von denen des Modells, dessen frühere Schichten alle quantisiert sind (sequential).</translation>
    </message>
    <message>
        <source>The share of the calibration samples on which strengths and damping are chosen where they are &quot;auto&quot;, and how long scales are tuned.</source>
        <translation>Der Anteil der Kalibrierungs-Samples, auf dem Stärken und Dämpfung gewählt werden, wo sie „auto“ sind, und wie lange Skalen abgestimmt werden.</translation>
    </message>
    <message>
        <source>The strength of QEP: fixed, or chosen per layer (auto) together with the damping of closed forms: what loses least on calibration samples that the correction was not fitted to.</source>
        <translation>Die Stärke von QEP: fest oder je Schicht gewählt (auto), zusammen mit der Dämpfung geschlossener Lösungen: die, die auf Kalibrierungs-Samples am wenigsten verliert, an die die Korrektur nicht angepasst wurde.</translation>
    </message>
    <message>
        <source>The share of QEP&apos;s correction that is applied.</source>
        <translation>Der Anteil von QEPs Korrektur, der angewendet wird.</translation>
    </message>
    <message>
        <source>Damping of the correction&apos;s least-squares problem, relative to the mean of the Hessian&apos;s diagonal.</source>
        <translation>Dämpfung des Kleinste-Quadrate-Problems der Korrektur, relativ zum Mittel der Diagonale der Hesse-Matrix.</translation>
    </message>
    <message>
        <source>Layers whose names contain one of these stay uncorrected; separated by commas.</source>
        <translation>Schichten, deren Namen eines davon enthalten, bleiben unkorrigiert; durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>Both strengths of LoaQ: fixed, or chosen per layer (auto) together with the damping of closed forms: what loses least on calibration samples that the correction was not fitted to.</source>
        <translation>Beide Stärken von LoaQ: fest oder je Schicht gewählt (auto), zusammen mit der Dämpfung geschlossener Lösungen: die, die auf Kalibrierungs-Samples am wenigsten verlieren, an die die Korrektur nicht angepasst wurde.</translation>
    </message>
    <message>
        <source>The share of the correction for what a layer&apos;s input is off.</source>
        <translation>Der Anteil der Korrektur für die Abweichung der Schichteingabe.</translation>
    </message>
    <message>
        <source>The share of the correction for what the residual stream is off.</source>
        <translation>Der Anteil der Korrektur für die Abweichung des Residualstroms.</translation>
    </message>
    <message>
        <source>Match what the next RMS norm puts out, its scale factors frozen (experimental).</source>
        <translation>Die Ausgabe der nächsten RMS-Norm angleichen, bei festgehaltenen Skalierungsfaktoren (experimentell).</translation>
    </message>
    <message>
        <source>Relax o and down against the residual stream.</source>
        <translation>o und down gegen den Residualstrom relaxieren.</translation>
    </message>
    <message>
        <source>Relax q and k against the causal attention logits.</source>
        <translation>q und k gegen die kausalen Attention-Logits relaxieren.</translation>
    </message>
    <message>
        <source>Relax v, then o, against the residual stream behind attention.</source>
        <translation>Erst v, dann o gegen den Residualstrom hinter der Attention relaxieren.</translation>
    </message>
    <message>
        <source>Relax up, then down, against the residual stream behind the MLP.</source>
        <translation>Erst up, dann down gegen den Residualstrom hinter dem MLP relaxieren.</translation>
    </message>
    <message>
        <source>Relax gate as well, by Gauss-Newton steps on up&apos;s objective.</source>
        <translation>Auch gate relaxieren, mit Gauß-Newton-Schritten auf der Zielfunktion von up.</translation>
    </message>
    <message>
        <source>Sweeps over the layers of a submodule.</source>
        <translation>Durchläufe über die Schichten eines Teilmoduls.</translation>
    </message>
    <message>
        <source>In which order a sweep visits the layers of a submodule: that of execution; greedy, next the layer whose relaxation leaves the least of the submodule&apos;s loss; or random (seeded).</source>
        <translation>In welcher Reihenfolge ein Durchlauf die Schichten eines Teilmoduls besucht: in der der Ausführung; greedy, als Nächstes die Schicht, deren Relaxation am wenigsten vom Verlust des Teilmoduls übrig lässt; oder zufällig (mit Seed).</translation>
    </message>
    <message>
        <source>What the layers of a submodule hold until their turn comes: their original weights, the corrected targets that they would have without the submodule, or the codes of these.</source>
        <translation>Was die Schichten eines Teilmoduls enthalten, bis sie an der Reihe sind: ihre ursprünglichen Gewichte, die korrigierten Ziele, die sie ohne das Teilmodul hätten, oder deren Codes.</translation>
    </message>
    <message>
        <source>Keep a relaxed layer only where its codes lower the submodule&apos;s own loss; else take the codes of the uncorrected weight, or those that it had.</source>
        <translation>Eine relaxierte Schicht nur behalten, wo ihre Codes den Verlust des Teilmoduls senken; sonst die Codes des unkorrigierten Gewichts nehmen oder die, die sie hatte.</translation>
    </message>
    <message>
        <source>The strength of LPCD&apos;s relaxations: fixed, or chosen per layer (auto) together with the damping of closed forms: what loses least on calibration samples that the correction was not fitted to.</source>
        <translation>Die Stärke von LPCDs Relaxationen: fest oder je Schicht gewählt (auto), zusammen mit der Dämpfung geschlossener Lösungen: die, die auf Kalibrierungs-Samples am wenigsten verliert, an die die Korrektur nicht angepasst wurde.</translation>
    </message>
    <message>
        <source>The share of a relaxation that is applied.</source>
        <translation>Der Anteil einer Relaxation, der angewendet wird.</translation>
    </message>
    <message>
        <source>Ridge around the original weight, relative to the mean diagonal of the normal operator. More of it keeps few calibration tokens from being over-fitted.</source>
        <translation>Ridge-Term um das ursprüngliche Gewicht, relativ zur mittleren Diagonale des Normaloperators. Mehr davon verhindert bei wenigen Kalibrierungs-Tokens eine Überanpassung.</translation>
    </message>
    <message>
        <source>Relax o and down in closed form; else by the solver, like the others.</source>
        <translation>o und down in geschlossener Form relaxieren; sonst mit dem Löser, wie die übrigen.</translation>
    </message>
    <message>
        <source>How relaxations without a closed form are solved: preconditioned conjugate gradients, or Adam for comparison.</source>
        <translation>Wie Relaxationen ohne geschlossene Form gelöst werden: mit vorkonditionierten konjugierten Gradienten oder, zum Vergleich, mit Adam.</translation>
    </message>
    <message>
        <source>Iterations of conjugate gradients for q and k; few, because stopping early regularises as well.</source>
        <translation>Iterationen der konjugierten Gradienten für q und k; wenige, weil frühes Abbrechen ebenfalls regularisiert.</translation>
    </message>
    <message>
        <source>Iterations of conjugate gradients for v, and for o where it isn&apos;t relaxed in closed form.</source>
        <translation>Iterationen der konjugierten Gradienten für v, und für o, wo es nicht in geschlossener Form relaxiert wird.</translation>
    </message>
    <message>
        <source>Iterations of conjugate gradients for up and gate, and for down where it isn&apos;t relaxed in closed form.</source>
        <translation>Iterationen der konjugierten Gradienten für up und gate, und für down, wo es nicht in geschlossener Form relaxiert wird.</translation>
    </message>
    <message>
        <source>Linearisations of gate, and of q and k where they are normalised.</source>
        <translation>Linearisierungen von gate, und von q und k, wo sie normiert werden.</translation>
    </message>
    <message>
        <source>Adam&apos;s passes over the calibration data.</source>
        <translation>Adams Durchgänge durch die Kalibrierungsdaten.</translation>
    </message>
    <message>
        <source>Samples per step of Adam.</source>
        <translation>Samples pro Schritt von Adam.</translation>
    </message>
    <message>
        <source>Adam&apos;s highest learning rate.</source>
        <translation>Adams höchste Lernrate.</translation>
    </message>
    <message>
        <source>2 bits in groups of 64: as small as it gets, with a visible loss. GPTQ&apos;s codes are refined, LPCD corrects the layers that write to the residual stream, and strengths and dampings are chosen per layer on held-out text, which keeps the loss in bounds.</source>
        <translation>2 Bits in Gruppen zu 64: so klein wie möglich, mit sichtbarem Verlust. GPTQs Codes werden verfeinert, LPCD korrigiert die Schichten, die in den Residualstrom schreiben, und Stärken und Dämpfungen werden je Schicht auf zurückgehaltenem Text gewählt, was den Verlust in Grenzen hält.</translation>
    </message>
    <message>
        <source>4 bits in groups of 64: the usual choice for serving, and hard to tell from the original model. GPTQ&apos;s codes are refined, and LPCD corrects the layers that write to the residual stream.</source>
        <translation>4 Bits in Gruppen zu 64: die übliche Wahl für den Einsatz und kaum vom ursprünglichen Modell zu unterscheiden. GPTQs Codes werden verfeinert, und LPCD korrigiert die Schichten, die in den Residualstrom schreiben.</translation>
    </message>
    <message>
        <source>3 bits in groups of 64, on eight times the text of quick. GPTQ&apos;s codes are refined, LPCD corrects the layers that write to the residual stream, and strengths and dampings are chosen per layer on held-out text.</source>
        <translation>3 Bits in Gruppen zu 64, mit achtmal so viel Text wie bei quick. GPTQs Codes werden verfeinert, LPCD korrigiert die Schichten, die in den Residualstrom schreiben, und Stärken und Dämpfungen werden je Schicht auf zurückgehaltenem Text gewählt.</translation>
    </message>
    <message>
        <source>3 bits in groups of 64, nearest to the original model: like balanced, but LPCD corrects queries, keys, values and up projections as well. Takes two to three times as long as balanced.</source>
        <translation>3 Bits in Gruppen zu 64, am nächsten am ursprünglichen Modell: wie balanced, doch LPCD korrigiert auch Queries, Keys, Values und Up-Projektionen. Dauert zwei- bis dreimal so lange wie balanced.</translation>
    </message>
    <message>
        <source>The quickest way to a first result: 3 bits in groups of 64 with GPTQ; LPCD corrects the layers that write to the residual stream. The model writes the little calibration text itself.</source>
        <translation>Der schnellste Weg zu einem ersten Ergebnis: 3 Bits in Gruppen zu 64 mit GPTQ; LPCD korrigiert die Schichten, die in den Residualstrom schreiben. Das Modell schreibt den wenigen Kalibrierungstext selbst.</translation>
    </message>
    <message>
        <source>Nothing else keeps the processor busy.</source>
        <translation>Nichts anderes beschäftigt den Prozessor.</translation>
    </message>
    <message>
        <source>The self-generated text is not in the cache yet; if it is, the run is shorter.</source>
        <translation>Der selbst erzeugte Text liegt noch nicht im Cache; tut er es, ist der Lauf kürzer.</translation>
    </message>
    <message>
        <source>The evaluation text has one token per four bytes.</source>
        <translation>Der Auswertungstext hat ein Token je vier Bytes.</translation>
    </message>
    <message>
        <source>The whole model is held in memory in 32 bits while it is quantized.</source>
        <translation>Das ganze Modell liegt beim Quantisieren mit 32 Bits im Speicher.</translation>
    </message>
    <message>
        <source>Blocks are read from the file one by one: the model is too large for this memory.</source>
        <translation>Blöcke werden einzeln aus der Datei gelesen: Das Modell ist zu groß für diesen Speicher.</translation>
    </message>
    <message>
        <source>Preparing texts</source>
        <translation>Texte werden vorbereitet</translation>
    </message>
    <message>
        <source>Measuring sensitivities</source>
        <translation>Empfindlichkeiten werden gemessen</translation>
    </message>
    <message>
        <source>Measuring the full-precision model</source>
        <translation>Das Modell in voller Genauigkeit wird gemessen</translation>
    </message>
    <message>
        <source>Measuring the quantized model</source>
        <translation>Das quantisierte Modell wird gemessen</translation>
    </message>
    <message>
        <source>Quantizing</source>
        <translation>Es wird quantisiert</translation>
    </message>
    <message>
        <source>Writing text</source>
        <translation>Text wird geschrieben</translation>
    </message>
    <message>
        <source>Full precision</source>
        <translation>Volle Genauigkeit</translation>
    </message>
    <message>
        <source>Calibration text</source>
        <translation>Kalibrierungstext</translation>
    </message>
    <message>
        <source>evaluation text</source>
        <translation>Auswertungstext</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>Block %1</translation>
    </message>
    <message>
        <source>Block %1 of %2</source>
        <translation>Block %1 von %2</translation>
    </message>
    <message>
        <source>Weighing tokens</source>
        <translation>Token werden gewichtet</translation>
    </message>
    <message>
        <source>Tokens of block %1</source>
        <translation>Token von Block %1</translation>
    </message>
    <message>
        <source>Tuning scales</source>
        <translation>Skalen werden abgestimmt</translation>
    </message>
    <message>
        <source>Tuning scales · pass %1 of %2</source>
        <translation>Skalen abstimmen · Durchgang %1 von %2</translation>
    </message>
    <message>
        <source>Sensitivity of block %1</source>
        <translation>Empfindlichkeit von Block %1</translation>
    </message>
    <message>
        <source>Writing GPTQ</source>
        <translation>GPTQ wird geschrieben</translation>
    </message>
    <message>
        <source>Writing GPTQ v%1</source>
        <translation>GPTQ v%1 wird geschrieben</translation>
    </message>
    <message>
        <source>Writing dequantized safetensors</source>
        <translation>Dequantisierte safetensors werden geschrieben</translation>
    </message>
    <message>
        <source>Writing dequantized safetensors in bfloat16</source>
        <translation>Dequantisierte safetensors in bfloat16 werden geschrieben</translation>
    </message>
    <message>
        <source>Writing dequantized safetensors in float16</source>
        <translation>Dequantisierte safetensors in float16 werden geschrieben</translation>
    </message>
    <message>
        <source>self-generated text</source>
        <translation>selbst erzeugter Text</translation>
    </message>
    <message>
        <source>context %1</source>
        <translation>Kontext %1</translation>
    </message>
    <message>
        <source>stride %1</source>
        <translation>Schrittweite %1</translation>
    </message>
    <message>
        <source>%1 windows</source>
        <translation>%1 Fenster</translation>
    </message>
    <message>
        <source>is %1; it must be between %2 and %3</source>
        <translation>ist %1; erlaubt ist %2 bis %3</translation>
    </message>
    <message>
        <source>is empty; it must name the text</source>
        <translation>ist leer; hier muss der Text stehen</translation>
    </message>
    <message>
        <source>is 0, all; self-generated text has no end, so it must be positive</source>
        <translation>ist 0, also alle; selbst erzeugter Text hat kein Ende, daher muss die Zahl positiv sein</translation>
    </message>
    <message>
        <source>is %1; it must not exceed the context of %2, or tokens would be skipped</source>
        <translation>ist %1; mehr als der Kontext von %2 darf es nicht sein, sonst würden Tokens übersprungen</translation>
    </message>
    <message>
        <source>is auto, which needs 2 samples or more: some to fit to and some to choose on</source>
        <translation>ist automatisch und braucht mindestens 2 Samples: einige zum Anpassen und einige zum Wählen</translation>
    </message>
    <message>
        <source>is %1; tuning needs 2 samples or more: some to fit to and some to choose on</source>
        <translation>ist %1; zum Abstimmen braucht es mindestens 2 Samples: einige zum Anpassen und einige zum Auswählen</translation>
    </message>
    <message>
        <source>is incremental_lambda, which needs projector.jointq.regularization_mode to be identity</source>
        <translation>ist steigend; das verlangt „Strafe auf“: „Alle Spalten gleich“</translation>
    </message>
    <message>
        <source>leave no layer to quantize</source>
        <translation>lassen keine Schicht zum Quantisieren übrig</translation>
    </message>
    <message>
        <source>is %1, but the model takes at most %2 tokens</source>
        <translation>ist %1, das Modell nimmt aber höchstens %2 Tokens</translation>
    </message>
    <message>
        <source>is a text, but the model has no tokenizer; use ids</source>
        <translation>ist ein Text, doch das Modell hat keinen Tokenizer; stattdessen Token-IDs verwenden</translation>
    </message>
    <message>
        <source>The quantized weights are stored dequantized: an ordinary checkpoint that needs no special reader and is no smaller than the original</source>
        <translation>Die quantisierten Gewichte werden dequantisiert gespeichert: ein gewöhnlicher Checkpoint, der kein besonderes Leseprogramm braucht und nicht kleiner als das Original ist</translation>
    </message>
    <message>
        <source>They are exact, in float32.</source>
        <translation>Sie sind exakt, in float32.</translation>
    </message>
    <message>
        <source>They are rounded to float16, 11 significant bits.</source>
        <translation>Sie sind auf float16 gerundet, 11 signifikante Bits.</translation>
    </message>
    <message>
        <source>They are rounded to bfloat16, 8 significant bits.</source>
        <translation>Sie sind auf bfloat16 gerundet, 8 signifikante Bits.</translation>
    </message>
    <message>
        <source>Writing compressed-tensors</source>
        <translation>compressed-tensors wird geschrieben</translation>
    </message>
    <message>
        <source>Writing GGUF</source>
        <translation>GGUF wird geschrieben</translation>
    </message>
    <message>
        <source>go up to %1; JointQ takes %2 to %3</source>
        <translation>reichen bis %1; JointQ nimmt %2 bis %3</translation>
    </message>
    <message>
        <source>is %1; JointQ takes %2 to %3</source>
        <translation>ist %1; JointQ nimmt %2 bis %3</translation>
    </message>
    <message>
        <source>is %1; it must be %2 (one group per row) or positive</source>
        <translation>ist %1; erlaubt ist %2 (eine Gruppe pro Zeile) oder eine positive Zahl</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>symmetrisch</translation>
    </message>
    <message>
        <source>asymmetric</source>
        <translation>asymmetrisch</translation>
    </message>
    <message>
        <source>symmetric.</source>
        <translation>symmetrisch.</translation>
    </message>
    <message>
        <source>asymmetric.</source>
        <translation>asymmetrisch.</translation>
    </message>
    <message>
        <source>GPTQ format</source>
        <translation>GPTQ-Format</translation>
    </message>
    <message>
        <source>GPTQ format: %1 bits</source>
        <translation>GPTQ-Format: %1 Bits</translation>
    </message>
    <message>
        <source>version %1: %2 bits</source>
        <translation>Version %1: %2 Bits</translation>
    </message>
    <message>
        <source>group size %1</source>
        <translation>Gruppengröße %1</translation>
    </message>
    <message>
        <source>one scale per row</source>
        <translation>eine Skala pro Zeile</translation>
    </message>
    <message>
        <source>with exceptions for some layers (see config.json).</source>
        <translation>mit Ausnahmen für manche Schichten (siehe config.json).</translation>
    </message>
    <message>
        <source>Widths other than 4 and 8 bits need compressed-tensors 0.20 or later; vLLM has no kernels for them</source>
        <translation>Andere Breiten als 4 und 8 Bits brauchen compressed-tensors 0.20 oder neuer; vLLM hat keine Kernel dafür</translation>
    </message>
    <message>
        <source>Widths other than 4 and 8 bits need compressed-tensors 0.20 or later; vLLM has no kernels for them.</source>
        <translation>Andere Breiten als 4 und 8 Bits brauchen compressed-tensors 0.20 oder neuer; vLLM hat keine Kernel dafür.</translation>
    </message>
    <message>
        <source>compressed-tensors format</source>
        <translation>compressed-tensors-Format</translation>
    </message>
    <message>
        <source>pack-quantized: %1 bits</source>
        <translation>pack-quantized: %1 Bits</translation>
    </message>
    <message>
        <source>Transformers loads zero points with dequantize=True only.</source>
        <translation>Transformers lädt Nullpunkte nur mit dequantize=True.</translation>
    </message>
    <message>
        <source>Transformers can&apos;t load zero points where layers differ.</source>
        <translation>Transformers kann keine Nullpunkte laden, wo Schichten verschieden sind.</translation>
    </message>
    <message>
        <source>%1 layers are stored without loss as Q%2_%3</source>
        <translation>%1 Schichten werden verlustfrei als Q%2_%3 gespeichert</translation>
    </message>
    <message>
        <source>%1 layers are stored without loss as Q%2_%3.</source>
        <translation>%1 Schichten werden verlustfrei als Q%2_%3 gespeichert.</translation>
    </message>
    <message>
        <source>Give the run up where a block&apos;s relative error, without the first token of each sample, is more than so many times that of the block before. 0 never does.</source>
        <translation>Den Lauf aufgeben, wo der relative Fehler eines Blocks, ohne das erste Token jedes Samples, mehr als so oft so groß ist wie der des Blocks davor. 0 tut es nie.</translation>
    </message>
    <message>
        <source>Give the run up where a live estimate of the perplexity is more than so many times the original model&apos;s. 0 never does.</source>
        <translation>Den Lauf aufgeben, wo eine laufende Schätzung der Perplexität mehr als so oft so groß ist wie die des ursprünglichen Modells. 0 tut es nie.</translation>
    </message>
    <message>
        <source>times</source>
        <translation>Mal</translation>
    </message>
    <message>
        <source>Once the last block is quantized, tune the scales of all layers together against the full-precision model&apos;s predictions, in so many passes over the calibration text; held-out samples choose after which. Codes and zero points stay. 0 leaves the scales as they are.</source>
        <translation>Ist der letzte Block quantisiert, die Skalen aller Schichten gemeinsam auf die Vorhersagen des Modells in voller Genauigkeit abstimmen, in so vielen Durchgängen durch den Kalibrierungstext; zurückgehaltene Samples wählen, nach welchem. Codes und Nullpunkte bleiben. 0 lässt die Skalen, wie sie sind.</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <source>The highest learning rate of Adam, relative to each scale; it falls to 0 along half a cosine.</source>
        <translation>Adams höchste Lernrate, im Verhältnis zu jeder Skala; sie fällt entlang eines halben Kosinus auf 0.</translation>
    </message>
    <message>
        <source>Samples per step.</source>
        <translation>Samples pro Schritt.</translation>
    </message>
    <message>
        <source>Round what goes into the quantized model&apos;s layers to so many bits. The figures are those of the model that is run like this; checkpoints hold weights alone. 0 rounds nothing.</source>
        <translation>Auf so viele Bits runden, was in die Schichten des quantisierten Modells hineingeht. Die Ergebnisse sind die des Modells, das so läuft; Checkpoints enthalten nur Gewichte. 0 rundet nichts.</translation>
    </message>
    <message>
        <source>What has a range of its own: every token (dynamic, found while the model runs), or the whole input of a layer or each of its channels (static, those of the original model on the calibration text; the run keeps them).</source>
        <translation>Was einen eigenen Bereich hat: jedes Token (dynamisch, beim Ausführen des Modells bestimmt) oder die ganze Eingabe einer Schicht oder jeder ihrer Kanäle (statisch, die des ursprünglichen Modells auf dem Kalibrierungstext; der Lauf behält sie).</translation>
    </message>
    <message>
        <source>Round the quantized model&apos;s key-value cache to so many bits: keys by channel and group of tokens, values by token and head. 0 rounds nothing.</source>
        <translation>Den Key-Value-Cache des quantisierten Modells auf so viele Bits runden: Schlüssel je Kanal und Gruppe von Tokens, Werte je Token und Kopf. 0 rundet nichts.</translation>
    </message>
    <message>
        <source>Consecutive tokens that share the range of a channel of the keys.</source>
        <translation>Aufeinanderfolgende Tokens, die sich den Bereich eines Kanals der Schlüssel teilen.</translation>
    </message>
    <message>
        <source>Round the quantized model&apos;s calibration text as well, so that statistics and corrections are those of the model as it will be run.</source>
        <translation>Auch auf dem Kalibrierungstext des quantisierten Modells runden, damit Statistik und Korrekturen die des Modells sind, wie es laufen wird.</translation>
    </message>
    <message>
        <source>activations in %1 bits</source>
        <translation>Aktivierungen in %1 Bits</translation>
    </message>
    <message>
        <source>cache in %1 bits by %2 tokens</source>
        <translation>Cache in %1 Bits je %2 Tokens</translation>
    </message>
    <message>
        <source>is %1; it must not exceed the evaluation&apos;s context of %2, or no key would be rounded</source>
        <translation>ist %1; mehr als der Kontext der Auswertung von %2 darf es nicht sein, sonst würde kein Schlüssel gerundet</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <translation>kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>cannot be created</source>
        <translation>kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>cannot be removed</source>
        <translation>kann nicht gelöscht werden</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Ist ein Ordner</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Das Dateisystem ist schreibgeschützt</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>is not a regular file</source>
        <translation>ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>is not a folder</source>
        <translation>ist kein Ordner</translation>
    </message>
    <message>
        <source>exists already and is not empty</source>
        <translation>existiert bereits und ist nicht leer</translation>
    </message>
    <message>
        <source>exists already and is not a folder</source>
        <translation>existiert bereits und ist kein Ordner</translation>
    </message>
    <message>
        <source>is being written by another process</source>
        <translation>wird gerade von einem anderen Programm geschrieben</translation>
    </message>
    <message>
        <source>another process is working on this run</source>
        <translation>ein anderes Programm arbeitet an diesem Lauf</translation>
    </message>
    <message>
        <source>holds no text</source>
        <translation>enthält keinen Text</translation>
    </message>
    <message>
        <source>is too short to be a safetensors file</source>
        <translation>ist zu kurz für eine safetensors-Datei</translation>
    </message>
    <message>
        <source>is a Python pickle, which can run any program when it is opened</source>
        <translation>ist ein Python-Pickle und kann beim Öffnen beliebige Programme ausführen</translation>
    </message>
    <message>
        <source>there are %1 GGUF files</source>
        <translation>es gibt %1 GGUF-Dateien</translation>
    </message>
    <message>
        <source>no model is here</source>
        <translation>hier liegt kein Modell</translation>
    </message>
    <message>
        <source>there is neither a config.json nor a GGUF file</source>
        <translation>es gibt weder eine config.json noch eine GGUF-Datei</translation>
    </message>
    <message>
        <source>this file is only a part of a model</source>
        <translation>diese Datei ist nur ein Teil eines Modells</translation>
    </message>
    <message>
        <source>there is no tokenizer.json</source>
        <translation>es gibt keine tokenizer.json</translation>
    </message>
    <message>
        <source>this checkpoint is quantized already</source>
        <translation>dieser Checkpoint ist schon quantisiert</translation>
    </message>
    <message>
        <source>the calibration corpus holds no text</source>
        <translation>die Kalibrierungsdatei enthält keinen Text</translation>
    </message>
    <message>
        <source>groups of %1 don&apos;t divide its %2 inputs</source>
        <translation>Gruppen zu %1 teilen seine %2 Eingaben nicht ohne Rest</translation>
    </message>
    <message>
        <source>the Hub is not asked, because HF_HUB_OFFLINE is set</source>
        <translation>der Hub wird nicht gefragt, weil HF_HUB_OFFLINE gesetzt ist</translation>
    </message>
    <message>
        <source>Choose one of them.</source>
        <translation>Eine davon auswählen.</translation>
    </message>
    <message>
        <source>Choose a dense model.</source>
        <translation>Ein dichtes Modell wählen.</translation>
    </message>
    <message>
        <source>Choose the folder that holds it and config.json.</source>
        <translation>Den Ordner wählen, in dem sie und config.json liegen.</translation>
    </message>
    <message>
        <source>Choose the original model that it was made from.</source>
        <translation>Das ursprüngliche Modell wählen, aus dem es entstand.</translation>
    </message>
    <message>
        <source>Choose the original model, not one that is quantized already.</source>
        <translation>Das ursprüngliche Modell wählen, keines, das schon quantisiert ist.</translation>
    </message>
    <message>
        <source>Choose a model with full attention in every layer.</source>
        <translation>Ein Modell mit voller Attention in jeder Schicht wählen.</translation>
    </message>
    <message>
        <source>A model is a folder with config.json and safetensors files, a GGUF file, a repository in the local Hugging Face cache (owner/name), or &quot;default&quot;.</source>
        <translation>Ein Modell ist ein Ordner mit config.json und safetensors-Dateien, eine GGUF-Datei, ein Repository im lokalen Hugging-Face-Cache (Besitzer/Name) oder &quot;default&quot;.</translation>
    </message>
    <message>
        <source>Choose a file with text in it.</source>
        <translation>Eine Datei wählen, die Text enthält.</translation>
    </message>
    <message>
        <source>Choose a group size that divides the inputs, or -1 for one group per row.</source>
        <translation>Eine Gruppengröße wählen, die die Eingaben ohne Rest teilt, oder -1 für eine Gruppe je Zeile.</translation>
    </message>
    <message>
        <source>Choose a text file as data.source.</source>
        <translation>Als data.source eine Textdatei wählen.</translation>
    </message>
    <message>
        <source>Choose another folder, or remove this one.</source>
        <translation>Einen anderen Ordner wählen oder diesen löschen.</translation>
    </message>
    <message>
        <source>Choose another folder, or resume that run as it is.</source>
        <translation>Einen anderen Ordner wählen oder jenen Lauf fortsetzen.</translation>
    </message>
    <message>
        <source>Choose a folder that can be written to.</source>
        <translation>Einen Ordner wählen, in den geschrieben werden kann.</translation>
    </message>
    <message>
        <source>Check the permissions of the file and of its folder.</source>
        <translation>Die Zugriffsrechte der Datei und ihres Ordners prüfen.</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>Den Pfad und seine Zugriffsrechte prüfen.</translation>
    </message>
    <message>
        <source>Free some disk space, or choose a folder on another disk.</source>
        <translation>Speicherplatz freigeben oder einen Ordner auf einem anderen Datenträger wählen.</translation>
    </message>
    <message>
        <source>Free some disk space, or set HF_HUB_CACHE to a folder on another disk.</source>
        <translation>Speicherplatz freigeben oder HF_HUB_CACHE auf einen Ordner eines anderen Datenträgers setzen.</translation>
    </message>
    <message>
        <source>Free some space, then resume the run.</source>
        <translation>Platz schaffen, dann den Lauf fortsetzen.</translation>
    </message>
    <message>
        <source>Wait until that has finished, or choose another name.</source>
        <translation>Warten, bis das fertig ist, oder einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>Wait until that has finished.</source>
        <translation>Warten, bis das fertig ist.</translation>
    </message>
    <message>
        <source>Wait for it to end, or stop it.</source>
        <translation>Auf sein Ende warten oder es anhalten.</translation>
    </message>
    <message>
        <source>Start a new run.</source>
        <translation>Einen neuen Lauf starten.</translation>
    </message>
    <message>
        <source>Start a new run in another folder, or restore what differs.</source>
        <translation>Einen neuen Lauf in einem anderen Ordner starten oder wiederherstellen, was sich unterscheidet.</translation>
    </message>
    <message>
        <source>Resume the run first.</source>
        <translation>Zuerst den Lauf fortsetzen.</translation>
    </message>
    <message>
        <source>Open it with the version of Bitlathe that wrote it.</source>
        <translation>Mit der Version von Bitlathe öffnen, die es geschrieben hat.</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>Download or copy the file again.</source>
        <translation>Die Datei noch einmal herunterladen oder kopieren.</translation>
    </message>
    <message>
        <source>Download or copy the missing shard into the folder.</source>
        <translation>Den fehlenden Teil in den Ordner herunterladen oder kopieren.</translation>
    </message>
    <message>
        <source>The file is damaged or cut short: download or copy it again.</source>
        <translation>Die Datei ist beschädigt oder unvollständig: noch einmal herunterladen oder kopieren.</translation>
    </message>
    <message>
        <source>Make sure that every weight file of the model has been downloaded.</source>
        <translation>Prüfen, ob alle Gewichtsdateien des Modells heruntergeladen sind.</translation>
    </message>
    <message>
        <source>Convert the file to UTF-8.</source>
        <translation>Die Datei in UTF-8 umwandeln.</translation>
    </message>
    <message>
        <source>Give a longer text.</source>
        <translation>Einen längeren Text angeben.</translation>
    </message>
    <message>
        <source>Give the model at least one word to continue.</source>
        <translation>Dem Modell mindestens ein Wort zum Fortsetzen geben.</translation>
    </message>
    <message>
        <source>Use .txt or .raw (plain text), .jsonl (one JSON object per line) or .json (an array of objects).</source>
        <translation>Möglich sind .txt oder .raw (reiner Text), .jsonl (ein JSON-Objekt je Zeile) und .json (eine Liste von Objekten).</translation>
    </message>
    <message>
        <source>Raise percdamp or use more calibration samples.</source>
        <translation>percdamp erhöhen oder mehr Kalibrierungs-Samples verwenden.</translation>
    </message>
    <message>
        <source>Raise the damping (projector.gptq.percdamp, correction.*.percdamp) or give more calibration text.</source>
        <translation>Die Dämpfung (projector.gptq.percdamp, correction.*.percdamp) erhöhen oder mehr Kalibrierungstext angeben.</translation>
    </message>
    <message>
        <source>Change the layer&apos;s precision, exclude it, or export it in another format.</source>
        <translation>Die Genauigkeit der Schicht ändern, sie auslassen oder in einem anderen Format exportieren.</translation>
    </message>
    <message>
        <source>Export as gptq_v2.</source>
        <translation>Als GPTQ v2 exportieren.</translation>
    </message>
    <message>
        <source>Export in another format.</source>
        <translation>In einem anderen Format exportieren.</translation>
    </message>
    <message>
        <source>Quantize without act-order, or export in the GPTQ format.</source>
        <translation>Ohne Aktivierungsfolge quantisieren oder im GPTQ-Format exportieren.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Try again; what was downloaded so far is kept.</source>
        <translation>Noch einmal versuchen; was schon heruntergeladen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Try again later; what was downloaded so far is kept.</source>
        <translation>Später noch einmal versuchen; was schon heruntergeladen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Check the network connection. Models that are on this computer need none.</source>
        <translation>Die Netzverbindung prüfen. Modelle auf diesem Rechner brauchen keine.</translation>
    </message>
    <message>
        <source>Unset it to go online. Models that are on this computer need no connection.</source>
        <translation>Die Variable löschen, um online zu gehen. Modelle auf diesem Rechner brauchen keine Verbindung.</translation>
    </message>
    <message>
        <source>Wait a few minutes. Requests with a token have a higher limit.</source>
        <translation>Einige Minuten warten. Anfragen mit einem Token haben eine höhere Grenze.</translation>
    </message>
    <message>
        <source>Check HF_ENDPOINT, if it is set.</source>
        <translation>HF_ENDPOINT prüfen, falls es gesetzt ist.</translation>
    </message>
    <message>
        <source>List some, as in 2, 3, 4.</source>
        <translation>Einige angeben, etwa 2, 3, 4.</translation>
    </message>
    <message>
        <source>List its values.</source>
        <translation>Die Werte einzeln angeben.</translation>
    </message>
    <message>
        <source>the architecture %1 is not supported</source>
        <translation>die Architektur %1 wird nicht unterstützt</translation>
    </message>
    <message>
        <source>Choose a model of one of these architectures</source>
        <translation>Ein Modell mit einer dieser Architekturen wählen</translation>
    </message>
    <message>
        <source>Choose a GGUF file of one of these architectures</source>
        <translation>Eine GGUF-Datei mit einer dieser Architekturen wählen</translation>
    </message>
    <message>
        <source>there is no model %1</source>
        <translation>es gibt kein Modell %1</translation>
    </message>
    <message>
        <source>no such file or folder</source>
        <translation>keine Datei und kein Ordner dieses Namens</translation>
    </message>
    <message>
        <source>and nothing of that name in %1</source>
        <translation>und nichts dieses Namens in %1</translation>
    </message>
    <message>
        <source>files with the extension %1 are not read as text</source>
        <translation>Dateien mit der Endung %1 werden nicht als Text gelesen</translation>
    </message>
    <message>
        <source>line %1 is not valid UTF-8</source>
        <translation>Zeile %1 ist kein gültiges UTF-8</translation>
    </message>
</context>
</TS>
