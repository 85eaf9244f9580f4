<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>engine</name>
    <message>
        <source>Where the calibration text comes from: sampled from the model itself (seeded, no download), a text file, token ids in a safetensors file, or a file of a data set in the local Hugging Face cache.</source>
        <translation>キャリブレーション用テキストの入手元: モデル自身による生成 (シード固定、ダウンロード不要)、テキストファイル、safetensors ファイルのトークン ID、ローカルの Hugging Face キャッシュにあるデータセットのファイル。</translation>
    </message>
    <message>
        <source>The text file, the safetensors file with &quot;input_ids&quot;, or owner/name/path of a data set in the Hugging Face cache.</source>
        <translation>テキストファイル、&quot;input_ids&quot; を含む safetensors ファイル、または Hugging Face キャッシュにあるデータセットの owner/name/path。</translation>
    </message>
    <message>
        <source>How many token windows the input statistics are taken from.</source>
        <translation>入力の統計を取るトークンウィンドウの数。</translation>
    </message>
    <message>
        <source>windows</source>
        <translation>ウィンドウ</translation>
    </message>
    <message>
        <source>The length of one calibration window.</source>
        <translation>キャリブレーション用ウィンドウ 1 個の長さ。</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>トークン</translation>
    </message>
    <message>
        <source>How windows are cut from the text: consecutive or at random from the joined documents, or one from each long enough document.</source>
        <translation>テキストからのウィンドウの切り出し方: 連結した文書から連続またはランダムに、あるいは十分に長い各文書から 1 個ずつ。</translation>
    </message>
    <message>
        <source>Seed of the sampling; the same seed gives the same windows.</source>
        <translation>サンプリングのシード。同じシードなら同じウィンドウになります。</translation>
    </message>
    <message>
        <source>How much each token of the calibration text counts: all alike, or by how far an error at that token moves the model&apos;s predictions (the size of the gradient there, from the Fisher information), which is measured in one pass forward and one backward before anything is quantized. The layer lab counts all alike.</source>
        <translation>キャリブレーションテキストの各トークンの重み。すべて等しくするか、そのトークンでの誤差がモデルの予測をどれだけ動かすか（フィッシャー情報量による、その位置の勾配の大きさ）で決めます。後者は、量子化の前に順方向と逆方向の計算を 1 回ずつ行って測ります。ラボではすべて等しく数えます。</translation>
    </message>
    <message>
        <source>What the large matrix products over the calibration text multiply: float32, or numbers rounded to bfloat16, which some processors multiply twice as fast. Sums are float32, and perplexity is measured in float32. Automatic rounds where that is faster and codes have 4 bits or fewer.</source>
        <translation>キャリブレーション用テキストに対する大きな行列積で掛け合わせる数: float32、または一部のプロセッサーが 2 倍速く掛けられる bfloat16 に丸めた数。総和は float32 で、パープレキシティも float32 で測定します。自動では、そのほうが速く、コードが 4 ビット以下のときに丸めます。</translation>
    </message>
    <message>
        <source>Mixed precision: choose each layer&apos;s bits under a budget, by how much its quantization is expected to move the model&apos;s output (measured before anything is quantized).</source>
        <translation>混合精度: 予算の範囲で各層のビット数を選びます。その層の量子化がモデルの出力をどれだけ動かすかの予想 (量子化の前に測定) に基づきます。</translation>
    </message>
    <message>
        <source>Bits per code.</source>
        <translation>コードあたりのビット数。</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>ビット</translation>
    </message>
    <message>
        <source>What the quantized layers may take together, scales and zero points included; 3 bits in groups of 64 take 3.297.</source>
        <translation>量子化した層全体で使える量 (スケールとゼロ点を含む)。3 ビット、グループサイズ 64 では 3.297 です。</translation>
    </message>
    <message>
        <source>bits per weight</source>
        <translation>ビット/重み</translation>
    </message>
    <message>
        <source>The bits that a layer can get, separated by commas. Exceptions that say bits keep them.</source>
        <translation>層に割り当てられるビット数 (カンマ区切り)。ビット数を指定した例外はそのままです。</translation>
    </message>
    <message>
        <source>Consecutive inputs that share a scale and a zero point; it must divide every layer&apos;s input width. -1 gives each row one group.</source>
        <translation>スケールとゼロ点を共有する連続した入力の数。各層の入力幅の約数でなければなりません。-1 では行ごとに 1 グループになります。</translation>
    </message>
    <message>
        <source>inputs</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Whether the zero point is fixed at the middle code instead of following each group&apos;s range.</source>
        <translation>ゼロ点を各グループの範囲に合わせず、中央のコードに固定するかどうか。</translation>
    </message>
    <message>
        <source>Measure perplexity before and after quantizing.</source>
        <translation>量子化の前後でパープレキシティを測ります。</translation>
    </message>
    <message>
        <source>The text that perplexity is measured on; self-generated text is sampled with another seed than the calibration&apos;s.</source>
        <translation>パープレキシティを測るテキスト。自己生成の場合はキャリブレーションとは別のシードで生成します。</translation>
    </message>
    <message>
        <source>The length of one evaluation window.</source>
        <translation>評価用ウィンドウ 1 個の長さ。</translation>
    </message>
    <message>
        <source>How far the window moves over a text; tokens seen before are context only.</source>
        <translation>テキスト上でウィンドウを動かす幅。すでに見たトークンは文脈としてだけ使います。</translation>
    </message>
    <message>
        <source>Evaluation ends after so many windows; 0 takes all that a text has.</source>
        <translation>評価はこの数のウィンドウで終わります。0 ではテキスト全体を使います。</translation>
    </message>
    <message>
        <source>Estimate the perplexity of the partly quantized model during the run.</source>
        <translation>実行中に、途中まで量子化したモデルのパープレキシティを推定します。</translation>
    </message>
    <message>
        <source>The share of the run&apos;s time that live perplexity may take.</source>
        <translation>途中の推定に使ってよい、実行時間に対する割合。</translation>
    </message>
    <message>
        <source>Write a packed GPTQ checkpoint, for Transformers and vLLM, when the run is done.</source>
        <translation>実行の終わりに、Transformers と vLLM 向けのパック済み GPTQ チェックポイントを書き出します。</translation>
    </message>
    <message>
        <source>Write a checkpoint with the quantized values as plain numbers when the run is done.</source>
        <translation>実行の終わりに、量子化後の値を通常の数値として持つチェックポイントを書き出します。</translation>
    </message>
    <message>
        <source>Shell pattern over full layer names such as model.layers.3.mlp.down_proj; of several matching entries the last one wins.</source>
        <translation>model.layers.3.mlp.down_proj のような層の完全名に対するシェルパターン。複数に一致する場合は最後のものが有効です。</translation>
    </message>
    <message>
        <source>Keep the layer in full precision.</source>
        <translation>層を全精度のまま残します。</translation>
    </message>
    <message>
        <source>How codes are chosen: round to nearest; GPTQ, which lets later columns compensate the error of earlier ones; or JointQ, which searches codes and scales together.</source>
        <translation>コードの選び方: 最近接丸め (RTN)、前の列の誤差を後の列で補う GPTQ、コードとスケールを同時に探索する JointQ。</translation>
    </message>
    <message>
        <source>Search for the shrunken range that loses least, instead of using each group&apos;s full range.</source>
        <translation>各グループの全範囲を使う代わりに、損失が最小になるように縮めた範囲を探します。</translation>
    </message>
    <message>
        <source>Candidates of the range search are 1 - i/grid down to 0.2.</source>
        <translation>範囲探索の候補は 1 - i/grid (0.2 まで) です。</translation>
    </message>
    <message>
        <source>The power of the error that the range search minimises.</source>
        <translation>範囲探索が最小化する誤差のべき指数。</translation>
    </message>
    <message>
        <source>What the range search weighs each column&apos;s error with: nothing, or the input&apos;s second moment.</source>
        <translation>範囲探索が各列の誤差に掛ける重み: なし、または入力の二次モーメント。</translation>
    </message>
    <message>
        <source>Whether the damping of GPTQ and of the refinement is fixed, or chosen per layer (auto): from 0.01, 0.03, 0.1, 0.3 and 1, what loses least on calibration samples that the codes were not fitted to.</source>
        <translation>GPTQ と改善のダンピングを固定するか、層ごとに選ぶか (auto)。auto では 0.01、0.03、0.1、0.3、1 のうち、コードの当てはめに使わなかったキャリブレーションサンプルで損失が最小のものを選びます。</translation>
    </message>
    <message>
        <source>Damping added to the Hessian&apos;s diagonal, relative to its mean. More of it keeps few calibration tokens from being over-fitted.</source>
        <translation>ヘッセ行列の対角に加えるダンピング (対角の平均に対する比)。大きくすると、キャリブレーション用トークンが少ないときの過学習を防ぎます。</translation>
    </message>
    <message>
        <source>Columns that are quantized before the rest is updated; a matter of speed only.</source>
        <translation>残りを更新する前にまとめて量子化する列の数。速度だけに影響します。</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Quantize columns by decreasing second moment of their input; groups are then of permuted columns.</source>
        <translation>入力の二次モーメントが大きい列から量子化します。グループは並べ替えた列で作られます。</translation>
    </message>
    <message>
        <source>Candidates of the range search are 1 - i/q_grid down to 0.2.</source>
        <translation>範囲探索の候補は 1 - i/q_grid (0.2 まで) です。</translation>
    </message>
    <message>
        <source>What the range search weighs each column&apos;s error with: nothing, the input&apos;s second moment, or GPTQ&apos;s own error weight 1/U_jj^2; the last judges the values that GPTQ rounds, errors of earlier columns included, the others the weights.</source>
        <translation>範囲探索が各列の誤差に掛ける重み: なし、入力の二次モーメント、または GPTQ 自身の誤差の重み 1/U_jj^2。最後のものは、前の列の誤差を含めて GPTQ が実際に丸める値で、ほかは重みそのもので評価します。</translation>
    </message>
    <message>
        <source>Sweeps of coordinate descent over GPTQ&apos;s codes, each code set to its best value with all others fixed, with an exact refit of every scale; 0 leaves GPTQ&apos;s codes as they are.</source>
        <translation>GPTQ のコードに対する座標降下法の反復回数。ほかを固定して各コードを最良の値にし、すべてのスケールを厳密に求め直します。0 では GPTQ のコードをそのまま使います。</translation>
    </message>
    <message>
        <source>sweeps</source>
        <translation>回</translation>
    </message>
    <message>
        <source>Damping of the refinement&apos;s objective, relative to the mean of the Hessian&apos;s diagonal. More of it keeps few calibration tokens from being over-fitted.</source>
        <translation>改善の目的関数のダンピング (ヘッセ行列の対角の平均に対する比)。大きくすると、キャリブレーション用トークンが少ないときの過学習を防ぎます。</translation>
    </message>
    <message>
        <source>One penalty, or a list of rising ones that is followed as long as the errors stay acceptable; the latter needs the identity.</source>
        <translation>罰則を一つに固定するか、誤差が許容できる限り増加する列をたどるか。後者には「全列一様」が必要です。</translation>
    </message>
    <message>
        <source>Weight of the penalty on the weights&apos; own error, against over-fitting; in squared units of the layer&apos;s input unless lambda_relative is set.</source>
        <translation>過学習を防ぐための、重み自体の誤差に対する罰則の重み。相対的な罰則にしない限り、層の入力の二乗の単位です。</translation>
    </message>
    <message>
        <source>Count the penalty in mean diagonals of the Hessian, so that it means the same for inputs of any size.</source>
        <translation>罰則をヘッセ行列の対角の平均を単位として数え、入力の大きさによらず同じ意味を持たせます。</translation>
    </message>
    <message>
        <source>Whether the penalty weighs all columns alike (identity) or by their second moments (diagonal).</source>
        <translation>罰則をすべての列に一様に掛けるか (identity)、二次モーメントに応じて掛けるか (diagonal)。</translation>
    </message>
    <message>
        <source>The power of the relative second moment that a column&apos;s penalty is weighed by.</source>
        <translation>列の罰則に掛ける相対二次モーメントのべき指数。</translation>
    </message>
    <message>
        <source>The rising penalties, separated by commas.</source>
        <translation>増加する罰則の列 (カンマ区切り)。</translation>
    </message>
    <message>
        <source>A first penalty of 0 whose relative weight error is above this is skipped; 0: never.</source>
        <translation>最初の罰則が 0 で、相対重み誤差がこの値を超える場合は飛ばします。0 では飛ばしません。</translation>
    </message>
    <message>
        <source>What the output error may rise by, relative, where the weight error falls enough.</source>
        <translation>重み誤差が十分に下がる場合に許す、出力誤差の相対的な増加。</translation>
    </message>
    <message>
        <source>What the weight error must fall by, relative, for a risen output error to be accepted.</source>
        <translation>出力誤差の増加を受け入れるために必要な、重み誤差の相対的な減少。</translation>
    </message>
    <message>
        <source>Order columns by decreasing second moment; groups are then of permuted columns.</source>
        <translation>列を二次モーメントの大きい順に並べます。グループは並べ替えた列で作られます。</translation>
    </message>
    <message>
        <source>Start from each group searched on its own.</source>
        <translation>各グループを個別に探索した結果から始めます。</translation>
    </message>
    <message>
        <source>Start from groups searched in order, each compensating those before it.</source>
        <translation>グループを順番に探索し、前の分をそれぞれが補った結果から始めます。</translation>
    </message>
    <message>
        <source>Start from GPTQ&apos;s codes.</source>
        <translation>GPTQ のコードから始めます。</translation>
    </message>
    <message>
        <source>Iterated local search: perturb the worst rows and search again.</source>
        <translation>反復局所探索: 最も悪い行を乱して探索し直します。</translation>
    </message>
    <message>
        <source>Rounds of perturbation.</source>
        <translation>乱して探索し直す回数。</translation>
    </message>
    <message>
        <source>Perturbed copies of each row in a round.</source>
        <translation>1 回ごとに作る、各行を乱した複製の数。</translation>
    </message>
    <message>
        <source>The worst rows that a round works on; 0: 1024 at most.</source>
        <translation>1 回に扱う最も悪い行の数。0 では最大 1024 行です。</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Which rule corrects the target weights for the error of the layers before: none; QEP, which matches each layer&apos;s output; LoaQ, which matches the residual stream where a layer writes to it; or LPCD, which relaxes and projects the layers of a submodule in turn.</source>
        <translation>前の層の誤差に対して目標の重みを補正する方法: なし、各層の出力を合わせる QEP、層が書き込む残差ストリームを合わせる LoaQ、部分モジュールの層を順に緩和・射影する LPCD。</translation>
    </message>
    <message>
        <source>Whether statistics are of the full-precision model&apos;s activations (none), or of the model with all earlier layers quantized (sequential).</source>
        <translation>統計を全精度モデルの活性値から取るか (none)、前の層をすべて量子化したモデルから取るか (sequential)。</translation>
    </message>
    <message>
        <source>The share of the calibration samples on which strengths and damping are chosen where they are &quot;auto&quot;, and how long scales are tuned.</source>
        <translation>強度やダンピングが &quot;auto&quot; の場合に、それらとスケール調整の長さを選ぶために取り分けるキャリブレーションサンプルの割合。</translation>
    </message>
    <message>
        <source>The strength of QEP: fixed, or chosen per layer (auto) together with the damping of closed forms: what loses least on calibration samples that the correction was not fitted to.</source>
        <translation>QEP の強度: 固定するか、層ごとに選ぶか (auto。閉形式ではダンピングも一緒に)。auto では、補正の当てはめに使わなかったキャリブレーションサンプルで損失が最小のものを選びます。</translation>
    </message>
    <message>
        <source>The share of QEP&apos;s correction that is applied.</source>
        <translation>QEP の補正のうち適用する割合。</translation>
    </message>
    <message>
        <source>Damping of the correction&apos;s least-squares problem, relative to the mean of the Hessian&apos;s diagonal.</source>
        <translation>補正の最小二乗問題のダンピング (ヘッセ行列の対角の平均に対する比)。</translation>
    </message>
    <message>
        <source>Layers whose names contain one of these stay uncorrected; separated by commas.</source>
        <translation>名前にこれらのいずれかを含む層は補正しません (カンマ区切り)。</translation>
    </message>
    <message>
        <source>Both strengths of LoaQ: fixed, or chosen per layer (auto) together with the damping of closed forms: what loses least on calibration samples that the correction was not fitted to.</source>
        <translation>LoaQ の二つの強度: 固定するか、層ごとに選ぶか (auto。閉形式ではダンピングも一緒に)。auto では、補正の当てはめに使わなかったキャリブレーションサンプルで損失が最小のものを選びます。</translation>
    </message>
    <message>
        <source>The share of the correction for what a layer&apos;s input is off.</source>
        <translation>層の入力のずれに対する補正の割合。</translation>
    </message>
    <message>
        <source>The share of the correction for what the residual stream is off.</source>
        <translation>残差ストリームのずれに対する補正の割合。</translation>
    </message>
    <message>
        <source>Match what the next RMS norm puts out, its scale factors frozen (experimental).</source>
        <translation>次の RMS 正規化の出力を合わせます。そのスケール係数は固定します (実験的)。</translation>
    </message>
    <message>
        <source>Relax o and down against the residual stream.</source>
        <translation>o と down を残差ストリームに対して緩和します。</translation>
    </message>
    <message>
        <source>Relax q and k against the causal attention logits.</source>
        <translation>q と k を因果アテンションのロジットに対して緩和します。</translation>
    </message>
    <message>
        <source>Relax v, then o, against the residual stream behind attention.</source>
        <translation>v、次に o を、アテンション後の残差ストリームに対して緩和します。</translation>
    </message>
    <message>
        <source>Relax up, then down, against the residual stream behind the MLP.</source>
        <translation>up、次に down を、MLP 後の残差ストリームに対して緩和します。</translation>
    </message>
    <message>
        <source>Relax gate as well, by Gauss-Newton steps on up&apos;s objective.</source>
        <translation>gate も、up の目的関数に対するガウス・ニュートン法で緩和します。</translation>
    </message>
    <message>
        <source>Sweeps over the layers of a submodule.</source>
        <translation>部分モジュールの層に対する反復回数。</translation>
    </message>
    <message>
        <source>In which order a sweep visits the layers of a submodule: that of execution; greedy, next the layer whose relaxation leaves the least of the submodule&apos;s loss; or random (seeded).</source>
        <translation>反復で部分モジュールの層を訪れる順序: 実行順、貪欲 (緩和後に部分モジュールの損失が最も小さくなる層を次に選ぶ)、またはランダム (シード固定)。</translation>
    </message>
    <message>
        <source>What the layers of a submodule hold until their turn comes: their original weights, the corrected targets that they would have without the submodule, or the codes of these.</source>
        <translation>順番が来るまで部分モジュールの層が持つ値: 元の重み、部分モジュールなしの場合の補正後の目標、またはそのコード。</translation>
    </message>
    <message>
        <source>Keep a relaxed layer only where its codes lower the submodule&apos;s own loss; else take the codes of the uncorrected weight, or those that it had.</source>
        <translation>緩和した層は、そのコードが部分モジュールの損失を下げる場合だけ採用します。そうでなければ、補正なしの重みのコード、またはそれまでのコードを使います。</translation>
    </message>
    <message>
        <source>The strength of LPCD&apos;s relaxations: fixed, or chosen per layer (auto) together with the damping of closed forms: what loses least on calibration samples that the correction was not fitted to.</source>
        <translation>LPCD の緩和の強度: 固定するか、層ごとに選ぶか (auto。閉形式ではダンピングも一緒に)。auto では、補正の当てはめに使わなかったキャリブレーションサンプルで損失が最小のものを選びます。</translation>
    </message>
    <message>
        <source>The share of a relaxation that is applied.</source>
        <translation>緩和のうち適用する割合。</translation>
    </message>
    <message>
        <source>Ridge around the original weight, relative to the mean diagonal of the normal operator. More of it keeps few calibration tokens from being over-fitted.</source>
        <translation>元の重みのまわりのリッジ正則化 (正規作用素の対角の平均に対する比)。大きくすると、キャリブレーション用トークンが少ないときの過学習を防ぎます。</translation>
    </message>
    <message>
        <source>Relax o and down in closed form; else by the solver, like the others.</source>
        <translation>o と down を閉形式で緩和します。そうでなければほかと同じく反復解法を使います。</translation>
    </message>
    <message>
        <source>How relaxations without a closed form are solved: preconditioned conjugate gradients, or Adam for comparison.</source>
        <translation>閉形式のない緩和の解き方: 前処理付き共役勾配法、または比較用の Adam。</translation>
    </message>
    <message>
        <source>Iterations of conjugate gradients for q and k; few, because stopping early regularises as well.</source>
        <translation>q と k に対する共役勾配法の反復回数。早めに止めることにも正則化の効果があるため、少なめにします。</translation>
    </message>
    <message>
        <source>Iterations of conjugate gradients for v, and for o where it isn&apos;t relaxed in closed form.</source>
        <translation>v と、閉形式で緩和しない場合の o に対する共役勾配法の反復回数。</translation>
    </message>
    <message>
        <source>Iterations of conjugate gradients for up and gate, and for down where it isn&apos;t relaxed in closed form.</source>
        <translation>up と gate、および閉形式で緩和しない場合の down に対する共役勾配法の反復回数。</translation>
    </message>
    <message>
        <source>Linearisations of gate, and of q and k where they are normalised.</source>
        <translation>gate と、正規化される場合の q と k の線形化の回数。</translation>
    </message>
    <message>
        <source>Adam&apos;s passes over the calibration data.</source>
        <translation>Adam がキャリブレーションデータを通す回数。</translation>
    </message>
    <message>
        <source>Samples per step of Adam.</source>
        <translation>Adam の 1 ステップあたりのサンプル数。</translation>
    </message>
    <message>
        <source>Adam&apos;s highest learning rate.</source>
        <translation>Adam の最大学習率。</translation>
    </message>
    <message>
        <source>2 bits in groups of 64: as small as it gets, with a visible loss. GPTQ&apos;s codes are refined, LPCD corrects the layers that write to the residual stream, and strengths and dampings are chosen per layer on held-out text, which keeps the loss in bounds.</source>
        <translation>2 ビット、グループサイズ 64: 最も小さくなりますが、損失は目に見えます。GPTQ のコードを改善し、残差ストリームに書き込む層を LPCD で補正します。強度とダンピングは取り分けたテキストで層ごとに選び、損失を抑えます。</translation>
    </message>
    <message>
        <source>4 bits in groups of 64: the usual choice for serving, and hard to tell from the original model. GPTQ&apos;s codes are refined, and LPCD corrects the layers that write to the residual stream.</source>
        <translation>4 ビット、グループサイズ 64: 運用での標準的な選択で、元のモデルとほとんど見分けがつきません。GPTQ のコードを改善し、残差ストリームに書き込む層を LPCD で補正します。</translation>
    </message>
    <message>
        <source>3 bits in groups of 64, on eight times the text of quick. GPTQ&apos;s codes are refined, LPCD corrects the layers that write to the residual stream, and strengths and dampings are chosen per layer on held-out text.</source>
        <translation>3 ビット、グループサイズ 64。quick の 8 倍のテキストを使います。GPTQ のコードを改善し、残差ストリームに書き込む層を LPCD で補正します。強度とダンピングは取り分けたテキストで層ごとに選びます。</translation>
    </message>
    <message>
        <source>3 bits in groups of 64, nearest to the original model: like balanced, but LPCD corrects queries, keys, values and up projections as well. Takes two to three times as long as balanced.</source>
        <translation>3 ビット、グループサイズ 64。元のモデルに最も近くなります。balanced と同様ですが、クエリ、キー、バリュー、アップ射影も LPCD で補正します。時間は balanced の 2〜3 倍です。</translation>
    </message>
    <message>
        <source>The quickest way to a first result: 3 bits in groups of 64 with GPTQ; LPCD corrects the layers that write to the residual stream. The model writes the little calibration text itself.</source>
        <translation>最初の結果を最も早く得られます。GPTQ による 3 ビット、グループサイズ 64。残差ストリームに書き込む層を LPCD で補正します。少量のキャリブレーション用テキストはモデル自身が生成します。</translation>
    </message>
    <message>
        <source>Nothing else keeps the processor busy.</source>
        <translation>ほかにプロセッサーを使う処理がない。</translation>
    </message>
    <message>
        <source>The self-generated text is not in the cache yet; if it is, the run is shorter.</source>
        <translation>自己生成のテキストがまだキャッシュにない (あれば短くなります)。</translation>
    </message>
    <message>
        <source>The evaluation text has one token per four bytes.</source>
        <translation>評価用テキストは 4 バイトで 1 トークン。</translation>
    </message>
    <message>
        <source>The whole model is held in memory in 32 bits while it is quantized.</source>
        <translation>量子化の間、モデル全体を 32 ビットでメモリに置く。</translation>
    </message>
    <message>
        <source>Blocks are read from the file one by one: the model is too large for this memory.</source>
        <translation>モデルがメモリに収まらないため、ブロックを 1 個ずつファイルから読み込む。</translation>
    </message>
    <message>
        <source>Preparing texts</source>
        <translation>テキストを準備しています</translation>
    </message>
    <message>
        <source>Measuring sensitivities</source>
        <translation>感度を測っています</translation>
    </message>
    <message>
        <source>Measuring the full-precision model</source>
        <translation>全精度モデルを測っています</translation>
    </message>
    <message>
        <source>Measuring the quantized model</source>
        <translation>量子化モデルを測っています</translation>
    </message>
    <message>
        <source>Quantizing</source>
        <translation>量子化しています</translation>
    </message>
    <message>
        <source>Writing text</source>
        <translation>テキストを生成しています</translation>
    </message>
    <message>
        <source>Full precision</source>
        <translation>全精度</translation>
    </message>
    <message>
        <source>Calibration text</source>
        <translation>キャリブレーション用テキスト</translation>
    </message>
    <message>
        <source>evaluation text</source>
        <translation>評価用テキスト</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>ブロック %1</translation>
    </message>
    <message>
        <source>Block %1 of %2</source>
        <translation>ブロック %1 / %2</translation>
    </message>
    <message>
        <source>Weighing tokens</source>
        <translation>トークンの重みを測定中</translation>
    </message>
    <message>
        <source>Tokens of block %1</source>
        <translation>ブロック %1 のトークン</translation>
    </message>
    <message>
        <source>Tuning scales</source>
        <translation>スケールを調整中</translation>
    </message>
    <message>
        <source>Tuning scales · pass %1 of %2</source>
        <translation>スケールの調整 · %2 回中 %1 回目</translation>
    </message>
    <message>
        <source>Sensitivity of block %1</source>
        <translation>ブロック %1 の感度</translation>
    </message>
    <message>
        <source>Writing GPTQ</source>
        <translation>GPTQ を書き出しています</translation>
    </message>
    <message>
        <source>Writing GPTQ v%1</source>
        <translation>GPTQ v%1 を書き出しています</translation>
    </message>
    <message>
        <source>Writing dequantized safetensors</source>
        <translation>逆量子化した safetensors を書き出しています</translation>
    </message>
    <message>
        <source>Writing dequantized safetensors in bfloat16</source>
        <translation>逆量子化した safetensors を bfloat16 で書き出しています</translation>
    </message>
    <message>
        <source>Writing dequantized safetensors in float16</source>
        <translation>逆量子化した safetensors を float16 で書き出しています</translation>
    </message>
    <message>
        <source>self-generated text</source>
        <translation>自己生成テキスト</translation>
    </message>
    <message>
        <source>context %1</source>
        <translation>コンテキスト %1</translation>
    </message>
    <message>
        <source>stride %1</source>
        <translation>ストライド %1</translation>
    </message>
    <message>
        <source>%1 windows</source>
        <translation>%1 ウィンドウ</translation>
    </message>
    <message>
        <source>is %1; it must be between %2 and %3</source>
        <translation>%1 は使えません。%2 から %3 の範囲にしてください</translation>
    </message>
    <message>
        <source>is empty; it must name the text</source>
        <translation>空です。テキストを指定してください</translation>
    </message>
    <message>
        <source>is 0, all; self-generated text has no end, so it must be positive</source>
        <translation>0 (すべて) は使えません。自己生成のテキストには終わりがないため、正の数にしてください</translation>
    </message>
    <message>
        <source>is %1; it must not exceed the context of %2, or tokens would be skipped</source>
        <translation>%1 ではトークンが飛ばされます。コンテキストの %2 以下にしてください</translation>
    </message>
    <message>
        <source>is auto, which needs 2 samples or more: some to fit to and some to choose on</source>
        <translation>自動にするには、当てはめ用と選択用に 2 個以上のサンプルが必要です</translation>
    </message>
    <message>
        <source>is %1; tuning needs 2 samples or more: some to fit to and some to choose on</source>
        <translation>%1 です。調整には 2 個以上のサンプルが必要です（合わせるためのものと、選ぶためのもの）</translation>
    </message>
    <message>
        <source>is incremental_lambda, which needs projector.jointq.regularization_mode to be identity</source>
        <translation>「増加」にするには、「罰則の対象」を「全列一様」にする必要があります</translation>
    </message>
    <message>
        <source>leave no layer to quantize</source>
        <translation>量子化する層がなくなります</translation>
    </message>
    <message>
        <source>is %1, but the model takes at most %2 tokens</source>
        <translation>%1 ですが、モデルが扱えるのは最大 %2 トークンです</translation>
    </message>
    <message>
        <source>is a text, but the model has no tokenizer; use ids</source>
        <translation>テキストですが、モデルにトークナイザーがありません。トークン ID を使ってください</translation>
    </message>
    <message>
        <source>The quantized weights are stored dequantized: an ordinary checkpoint that needs no special reader and is no smaller than the original</source>
        <translation>量子化した重みを逆量子化して保存します。特別な読み込み処理のいらない通常のチェックポイントで、大きさは元のモデルと同じです</translation>
    </message>
    <message>
        <source>They are exact, in float32.</source>
        <translation>float32 で正確に保存します。</translation>
    </message>
    <message>
        <source>They are rounded to float16, 11 significant bits.</source>
        <translation>float16 (有効 11 ビット) に丸めます。</translation>
    </message>
    <message>
        <source>They are rounded to bfloat16, 8 significant bits.</source>
        <translation>bfloat16 (有効 8 ビット) に丸めます。</translation>
    </message>
    <message>
        <source>Writing compressed-tensors</source>
        <translation>compressed-tensors を書き出しています</translation>
    </message>
    <message>
        <source>Writing GGUF</source>
        <translation>GGUF を書き出しています</translation>
    </message>
    <message>
        <source>go up to %1; JointQ takes %2 to %3</source>
        <translation>最大 %1 ですが、JointQ は %2 から %3 までです</translation>
    </message>
    <message>
        <source>is %1; JointQ takes %2 to %3</source>
        <translation>%1 ですが、JointQ は %2 から %3 までです</translation>
    </message>
    <message>
        <source>is %1; it must be %2 (one group per row) or positive</source>
        <translation>%1 は使えません。%2 (行ごとに 1 グループ) または正の数にしてください</translation>
    </message>
    <message>
        <source>symmetric</source>
        <translation>対称</translation>
    </message>
    <message>
        <source>asymmetric</source>
        <translation>非対称</translation>
    </message>
    <message>
        <source>symmetric.</source>
        <translation>対称。</translation>
    </message>
    <message>
        <source>asymmetric.</source>
        <translation>非対称。</translation>
    </message>
    <message>
        <source>GPTQ format</source>
        <translation>GPTQ 形式</translation>
    </message>
    <message>
        <source>GPTQ format: %1 bits</source>
        <translation>GPTQ 形式: %1 ビット</translation>
    </message>
    <message>
        <source>version %1: %2 bits</source>
        <translation>バージョン %1: %2 ビット</translation>
    </message>
    <message>
        <source>group size %1</source>
        <translation>グループサイズ %1</translation>
    </message>
    <message>
        <source>one scale per row</source>
        <translation>行ごとに 1 スケール</translation>
    </message>
    <message>
        <source>with exceptions for some layers (see config.json).</source>
        <translation>一部の層に例外あり (config.json を参照)。</translation>
    </message>
    <message>
        <source>Widths other than 4 and 8 bits need compressed-tensors 0.20 or later; vLLM has no kernels for them</source>
        <translation>4 ビットと 8 ビット以外には compressed-tensors 0.20 以降が必要で、vLLM には対応するカーネルがありません</translation>
    </message>
    <message>
        <source>Widths other than 4 and 8 bits need compressed-tensors 0.20 or later; vLLM has no kernels for them.</source>
        <translation>4 ビットと 8 ビット以外には compressed-tensors 0.20 以降が必要で、vLLM には対応するカーネルがありません。</translation>
    </message>
    <message>
        <source>compressed-tensors format</source>
        <translation>compressed-tensors 形式</translation>
    </message>
    <message>
        <source>pack-quantized: %1 bits</source>
        <translation>pack-quantized: %1 ビット</translation>
    </message>
    <message>
        <source>Transformers loads zero points with dequantize=True only.</source>
        <translation>Transformers でゼロ点を読み込めるのは dequantize=True の場合だけです。</translation>
    </message>
    <message>
        <source>Transformers can&apos;t load zero points where layers differ.</source>
        <translation>層によって設定が異なる場合、Transformers はゼロ点を読み込めません。</translation>
    </message>
    <message>
        <source>%1 layers are stored without loss as Q%2_%3</source>
        <translation>%1 層を損失なく Q%2_%3 で保存します</translation>
    </message>
    <message>
        <source>%1 layers are stored without loss as Q%2_%3.</source>
        <translation>%1 層を損失なく Q%2_%3 で保存します。</translation>
    </message>
    <message>
        <source>Give the run up where a block&apos;s relative error, without the first token of each sample, is more than so many times that of the block before. 0 never does.</source>
        <translation>ブロックの相対誤差 (各サンプルの先頭トークンを除く) が直前のブロックのこの倍数を超えたら実行を打ち切ります。0 なら打ち切りません。</translation>
    </message>
    <message>
        <source>Give the run up where a live estimate of the perplexity is more than so many times the original model&apos;s. 0 never does.</source>
        <translation>途中のパープレキシティの推定値が元のモデルのこの倍数を超えたら実行を打ち切ります。0 なら打ち切りません。</translation>
    </message>
    <message>
        <source>times</source>
        <translation>倍</translation>
    </message>
    <message>
        <source>Once the last block is quantized, tune the scales of all layers together against the full-precision model&apos;s predictions, in so many passes over the calibration text; held-out samples choose after which. Codes and zero points stay. 0 leaves the scales as they are.</source>
        <translation>最後のブロックの量子化後、全層のスケールをまとめて、元の精度のモデルの予測に合わせて調整する。キャリブレーションテキストをこの回数だけ通し、どの回の後のスケールを使うかは取り分けたサンプルで選ぶ。コードとゼロ点は変えない。0 ならスケールをそのままにする。</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>回</translation>
    </message>
    <message>
        <source>The highest learning rate of Adam, relative to each scale; it falls to 0 along half a cosine.</source>
        <translation>Adam の最大学習率（各スケールに対する比）。半周期の余弦に沿って 0 まで下がる。</translation>
    </message>
    <message>
        <source>Samples per step.</source>
        <translation>1 ステップあたりのサンプル数。</translation>
    </message>
    <message>
        <source>Round what goes into the quantized model&apos;s layers to so many bits. The figures are those of the model that is run like this; checkpoints hold weights alone. 0 rounds nothing.</source>
        <translation>量子化モデルの層への入力をこのビット数に丸めます。結果の数値はそのように動かしたモデルのものです。チェックポイントには重みだけが入ります。0 なら丸めません。</translation>
    </message>
    <message>
        <source>What has a range of its own: every token (dynamic, found while the model runs), or the whole input of a layer or each of its channels (static, those of the original model on the calibration text; the run keeps them).</source>
        <translation>それぞれ独自の範囲をもつもの：各トークン（動的、モデルの実行中に決まる）、または層の入力全体かその各チャネル（静的、キャリブレーション用テキストでの元のモデルの範囲。実行結果に保存される）。</translation>
    </message>
    <message>
        <source>Round the quantized model&apos;s key-value cache to so many bits: keys by channel and group of tokens, values by token and head. 0 rounds nothing.</source>
        <translation>量子化モデルの KV キャッシュをこのビット数に丸めます。キーはチャネルとトークンのグループごと、値はトークンとヘッドごと。0 なら丸めません。</translation>
    </message>
    <message>
        <source>Consecutive tokens that share the range of a channel of the keys.</source>
        <translation>キーの各チャネルの範囲を共有する、連続するトークンの数。</translation>
    </message>
    <message>
        <source>Round the quantized model&apos;s calibration text as well, so that statistics and corrections are those of the model as it will be run.</source>
        <translation>量子化モデルのキャリブレーションでも丸めます。統計と補正が、実際に動かすモデルのものになります。</translation>
    </message>
    <message>
        <source>activations in %1 bits</source>
        <translation>活性値 %1 ビット</translation>
    </message>
    <message>
        <source>cache in %1 bits by %2 tokens</source>
        <translation>キャッシュ %1 ビット (%2 トークンごと)</translation>
    </message>
    <message>
        <source>is %1; it must not exceed the evaluation&apos;s context of %2, or no key would be rounded</source>
        <translation>%1 ではどのキーも丸められません。評価のコンテキストの %2 以下にしてください</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <translation>開けません</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>読み込めません</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>書き込めません</translation>
    </message>
    <message>
        <source>cannot be created</source>
        <translation>作成できません</translation>
    </message>
    <message>
        <source>cannot be removed</source>
        <translation>削除できません</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>ファイルまたはフォルダーがありません</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>アクセスが拒否されました</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>ディスクに空きがありません</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>フォルダーです</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>ファイルシステムが読み取り専用です</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>空です</translation>
    </message>
    <message>
        <source>is not a regular file</source>
        <translation>通常のファイルではありません</translation>
    </message>
    <message>
        <source>is not a folder</source>
        <translation>フォルダーではありません</translation>
    </message>
    <message>
        <source>exists already and is not empty</source>
        <translation>すでに存在し、空ではありません</translation>
    </message>
    <message>
        <source>exists already and is not a folder</source>
        <translation>すでに存在し、フォルダーではありません</translation>
    </message>
    <message>
        <source>is being written by another process</source>
        <translation>別のプログラムが書き込み中です</translation>
    </message>
    <message>
        <source>another process is working on this run</source>
        <translation>別のプログラムがこの実行を処理しています</translation>
    </message>
    <message>
        <source>holds no text</source>
        <translation>テキストがありません</translation>
    </message>
    <message>
        <source>is too short to be a safetensors file</source>
        <translation>safetensors ファイルとしては短すぎます</translation>
    </message>
    <message>
        <source>is a Python pickle, which can run any program when it is opened</source>
        <translation>Python の pickle です。開くと任意のプログラムが実行されるおそれがあります</translation>
    </message>
    <message>
        <source>there are %1 GGUF files</source>
        <translation>GGUF ファイルが %1 個あります</translation>
    </message>
    <message>
        <source>no model is here</source>
        <translation>ここにモデルはありません</translation>
    </message>
    <message>
        <source>there is neither a config.json nor a GGUF file</source>
        <translation>config.json も GGUF ファイルもありません</translation>
    </message>
    <message>
        <source>this file is only a part of a model</source>
        <translation>このファイルはモデルの一部にすぎません</translation>
    </message>
    <message>
        <source>there is no tokenizer.json</source>
        <translation>tokenizer.json がありません</translation>
    </message>
    <message>
        <source>this checkpoint is quantized already</source>
        <translation>このチェックポイントはすでに量子化されています</translation>
    </message>
    <message>
        <source>the calibration corpus holds no text</source>
        <translation>キャリブレーション用のファイルにテキストがありません</translation>
    </message>
    <message>
        <source>groups of %1 don&apos;t divide its %2 inputs</source>
        <translation>グループサイズ %1 では %2 個の入力を割り切れません</translation>
    </message>
    <message>
        <source>the Hub is not asked, because HF_HUB_OFFLINE is set</source>
        <translation>HF_HUB_OFFLINE が設定されているため、Hub には問い合わせません</translation>
    </message>
    <message>
        <source>Choose one of them.</source>
        <translation>そのうちの 1 つを選んでください。</translation>
    </message>
    <message>
        <source>Choose a dense model.</source>
        <translation>密なモデルを選んでください。</translation>
    </message>
    <message>
        <source>Choose the folder that holds it and config.json.</source>
        <translation>そのファイルと config.json のあるフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Choose the original model that it was made from.</source>
        <translation>元になったモデルを選んでください。</translation>
    </message>
    <message>
        <source>Choose the original model, not one that is quantized already.</source>
        <translation>すでに量子化されたものではなく、元のモデルを選んでください。</translation>
    </message>
    <message>
        <source>Choose a model with full attention in every layer.</source>
        <translation>すべての層が完全なアテンションのモデルを選んでください。</translation>
    </message>
    <message>
        <source>A model is a folder with config.json and safetensors files, a GGUF file, a repository in the local Hugging Face cache (owner/name), or &quot;default&quot;.</source>
        <translation>モデルは、config.json と safetensors ファイルのあるフォルダー、GGUF ファイル、ローカルの Hugging Face キャッシュ内のリポジトリ (所有者/名前)、または &quot;default&quot; です。</translation>
    </message>
    <message>
        <source>Choose a file with text in it.</source>
        <translation>テキストを含むファイルを選んでください。</translation>
    </message>
    <message>
        <source>Choose a group size that divides the inputs, or -1 for one group per row.</source>
        <translation>入力数を割り切るグループサイズか、行ごとに 1 グループの -1 を選んでください。</translation>
    </message>
    <message>
        <source>Choose a text file as data.source.</source>
        <translation>data.source にテキストファイルを選んでください。</translation>
    </message>
    <message>
        <source>Choose another folder, or remove this one.</source>
        <translation>別のフォルダーを選ぶか、このフォルダーを削除してください。</translation>
    </message>
    <message>
        <source>Choose another folder, or resume that run as it is.</source>
        <translation>別のフォルダーを選ぶか、その実行をそのまま再開してください。</translation>
    </message>
    <message>
        <source>Choose a folder that can be written to.</source>
        <translation>書き込めるフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Check the permissions of the file and of its folder.</source>
        <translation>ファイルとフォルダーのアクセス権を確認してください。</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>パスとそのアクセス権を確認してください。</translation>
    </message>
    <message>
        <source>Free some disk space, or choose a folder on another disk.</source>
        <translation>ディスクの空きを増やすか、別のディスクのフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Free some disk space, or set HF_HUB_CACHE to a folder on another disk.</source>
        <translation>ディスクの空きを増やすか、HF_HUB_CACHE に別のディスクのフォルダーを設定してください。</translation>
    </message>
    <message>
        <source>Free some space, then resume the run.</source>
        <translation>空きを増やしてから、実行を再開してください。</translation>
    </message>
    <message>
        <source>Wait until that has finished, or choose another name.</source>
        <translation>完了を待つか、別の名前を選んでください。</translation>
    </message>
    <message>
        <source>Wait until that has finished.</source>
        <translation>完了をお待ちください。</translation>
    </message>
    <message>
        <source>Wait for it to end, or stop it.</source>
        <translation>終了を待つか、停止してください。</translation>
    </message>
    <message>
        <source>Start a new run.</source>
        <translation>新しい実行を開始してください。</translation>
    </message>
    <message>
        <source>Start a new run in another folder, or restore what differs.</source>
        <translation>別のフォルダーで新しい実行を開始するか、異なる部分を元に戻してください。</translation>
    </message>
    <message>
        <source>Resume the run first.</source>
        <translation>先に実行を再開してください。</translation>
    </message>
    <message>
        <source>Open it with the version of Bitlathe that wrote it.</source>
        <translation>書き出したバージョンの Bitlathe で開いてください。</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>もう一度ダウンロードしてください。</translation>
    </message>
    <message>
        <source>Download or copy the file again.</source>
        <translation>ファイルをもう一度ダウンロードまたはコピーしてください。</translation>
    </message>
    <message>
        <source>Download or copy the missing shard into the folder.</source>
        <translation>不足しているファイルをフォルダーにダウンロードまたはコピーしてください。</translation>
    </message>
    <message>
        <source>The file is damaged or cut short: download or copy it again.</source>
        <translation>ファイルが壊れているか途中で切れています。もう一度ダウンロードまたはコピーしてください。</translation>
    </message>
    <message>
        <source>Make sure that every weight file of the model has been downloaded.</source>
        <translation>モデルの重みファイルがすべてダウンロードされているか確認してください。</translation>
    </message>
    <message>
        <source>Convert the file to UTF-8.</source>
        <translation>ファイルを UTF-8 に変換してください。</translation>
    </message>
    <message>
        <source>Give a longer text.</source>
        <translation>もっと長いテキストを指定してください。</translation>
    </message>
    <message>
        <source>Give the model at least one word to continue.</source>
        <translation>モデルに続きを書かせる言葉を少なくとも 1 つ入力してください。</translation>
    </message>
    <message>
        <source>Use .txt or .raw (plain text), .jsonl (one JSON object per line) or .json (an array of objects).</source>
        <translation>.txt か .raw (プレーンテキスト)、.jsonl (1 行に JSON オブジェクト 1 つ)、.json (オブジェクトの配列) を使ってください。</translation>
    </message>
    <message>
        <source>Raise percdamp or use more calibration samples.</source>
        <translation>percdamp を上げるか、キャリブレーションのサンプルを増やしてください。</translation>
    </message>
    <message>
        <source>Raise the damping (projector.gptq.percdamp, correction.*.percdamp) or give more calibration text.</source>
        <translation>ダンピング (projector.gptq.percdamp、correction.*.percdamp) を上げるか、キャリブレーション用テキストを増やしてください。</translation>
    </message>
    <message>
        <source>Change the layer&apos;s precision, exclude it, or export it in another format.</source>
        <translation>その層の精度を変えるか、対象から外すか、別の形式でエクスポートしてください。</translation>
    </message>
    <message>
        <source>Export as gptq_v2.</source>
        <translation>GPTQ v2 としてエクスポートしてください。</translation>
    </message>
    <message>
        <source>Export in another format.</source>
        <translation>別の形式でエクスポートしてください。</translation>
    </message>
    <message>
        <source>Quantize without act-order, or export in the GPTQ format.</source>
        <translation>活性値順なしで量子化するか、GPTQ 形式でエクスポートしてください。</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>後でもう一度お試しください。</translation>
    </message>
    <message>
        <source>Try again; what was downloaded so far is kept.</source>
        <translation>もう一度お試しください。ダウンロード済みの分は残ります。</translation>
    </message>
    <message>
        <source>Try again later; what was downloaded so far is kept.</source>
        <translation>後でもう一度お試しください。ダウンロード済みの分は残ります。</translation>
    </message>
    <message>
        <source>Check the network connection. Models that are on this computer need none.</source>
        <translation>ネットワーク接続を確認してください。このコンピューターにあるモデルには接続は不要です。</translation>
    </message>
    <message>
        <source>Unset it to go online. Models that are on this computer need no connection.</source>
        <translation>オンラインにするには設定を解除してください。このコンピューターにあるモデルには接続は不要です。</translation>
    </message>
    <message>
        <source>Wait a few minutes. Requests with a token have a higher limit.</source>
        <translation>数分お待ちください。トークン付きのリクエストは上限が高くなります。</translation>
    </message>
    <message>
        <source>Check HF_ENDPOINT, if it is set.</source>
        <translation>HF_ENDPOINT を設定している場合は確認してください。</translation>
    </message>
    <message>
        <source>List some, as in 2, 3, 4.</source>
        <translation>2, 3, 4 のように並べてください。</translation>
    </message>
    <message>
        <source>List its values.</source>
        <translation>値を列挙してください。</translation>
    </message>
    <message>
        <source>the architecture %1 is not supported</source>
        <translation>アーキテクチャ %1 には対応していません</translation>
    </message>
    <message>
        <source>Choose a model of one of these architectures</source>
        <translation>次のいずれかのアーキテクチャのモデルを選んでください</translation>
    </message>
    <message>
        <source>Choose a GGUF file of one of these architectures</source>
        <translation>次のいずれかのアーキテクチャの GGUF ファイルを選んでください</translation>
    </message>
    <message>
        <source>there is no model %1</source>
        <translation>モデル %1 はありません</translation>
    </message>
    <message>
        <source>no such file or folder</source>
        <translation>その名前のファイルもフォルダーもありません</translation>
    </message>
    <message>
        <source>and nothing of that name in %1</source>
        <translation>%1 にも見つかりません</translation>
    </message>
    <message>
        <source>files with the extension %1 are not read as text</source>
        <translation>拡張子 %1 のファイルはテキストとして読み込めません</translation>
    </message>
    <message>
        <source>line %1 is not valid UTF-8</source>
        <translation>%1 行目が正しい UTF-8 ではありません</translation>
    </message>
</context>
</TS>
