import type { DemoThread } from "./thread.ts";

export const compensationThreads: readonly DemoThread[] = [
  {
    room: "everyone",
    topic: "compensation",
    voice: "w2",
    daysAgo: 25,
    title: "Phiếu lương em đọc không hiểu",
    text: "phiếu lương em có hơn chục dòng toàn chữ viết tắt, em cộng hoài hổng ra số tiền trong thẻ, hỏi tổ trưởng thì chị cũng hổng rành, có ai chỉ em đọc với",
    replies: [
      { voice: "w9", minutesLater: 10, text: "em cũng y vậy luôn á" },
      { voice: "w7", minutesLater: 22, text: "Dòng trừ khác là trừ cái gì, tháng nào cũng có" },
      { voice: "w4", minutesLater: 40, text: "Tôi tự ghi sổ giờ tăng ca, tháng rồi lệch mất bốn tiếng." },
      {
        voice: "w1",
        minutesLater: 90,
        text: "Tôi làm lâu mới mò ra được: lương sản phẩm, cộng tăng ca, cộng phụ cấp, trừ bảo hiểm. Nhưng người mới thì chịu, phải có người ngồi chỉ từng dòng.",
      },
      {
        voice: "w6",
        minutesLater: 130,
        text: "Dòng cuối mới quan trọng, mà dòng cuối ít quá nên tui khỏi đọc",
      },
      {
        voice: "f1",
        minutesLater: 400,
        text: "Mỗi kỳ trả lương phải có bảng kê ghi rõ tiền lương, tiền làm thêm giờ, tiền làm đêm, các khoản trừ (Bộ luật Lao động Điều 95(3)). Trong mục Bài học có bài Tiền lương của bạn, đọc giờ nghỉ trưa là xong.",
      },
      {
        voice: "w11",
        minutesLater: 700,
        text: "Đề nghị ghi giờ tăng ca theo từng ngày, không chỉ một con số tổng.",
      },
      {
        voice: "m2",
        minutesLater: 2600,
        text: "Cảm ơn mọi người. Mẫu phiếu lương mới bỏ chữ viết tắt, tách giờ tăng ca theo ba mức và ghi rõ từng khoản trừ, dùng từ kỳ lương tháng sau. Từ ngày 5 đến ngày 7 tháng sau nhân sự ngồi ở nhà ăn giờ trưa để giải thích.",
      },
      { voice: "w2", minutesLater: 2700, text: "dạ quá tốt luôn, em sẽ đem phiếu xuống hỏi" },
      {
        voice: "w4",
        minutesLater: 4200,
        text: "Bốn tiếng lệch của tôi nhân sự đã xem lại và bù rồi. Ai lệch thì cứ mang sổ lên.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "compensation",
    voice: "w4",
    daysAgo: 18,
    title: "Mã mới đơn giá thấp mà đường may khó",
    text: "Mã áo khoác đang chạy nhiều công đoạn khó, đơn giá lại thấp hơn mã cũ. Làm hết sức cũng không bằng thu nhập tháng trước. Xin biết đơn giá này ai tính, tính thế nào, có làm thử không.",
    replies: [
      {
        voice: "w12",
        minutesLater: 25,
        text: "Bấm giờ cô may mẫu giỏi nhất xưởng rồi lấy đó làm chuẩn thì ai theo nổi.",
      },
      { voice: "w8", minutesLater: 60, text: "Tay nghề hơn hai chục năm mà mã này tôi còn trầy trật đây." },
      { voice: "w7", minutesLater: 140, text: "Ủi mã này cũng lâu, nhanh tay chút là bóng vải" },
      {
        voice: "f1",
        minutesLater: 300,
        text: "Định mức phải để số đông người lao động làm được mà không kéo dài giờ làm, phải làm thử trước và công bố (Bộ luật Lao động Điều 93). Câu hỏi có làm thử không là câu hỏi đúng.",
      },
      {
        voice: "m1",
        minutesLater: 1900,
        text: "Đã kiểm tra: mã này làm thử chỉ nửa ngày, quá ngắn. Thứ Năm tuần này bấm giờ lại với năm người tay nghề trung bình, có công đoàn ngồi cùng. Nếu đơn giá tăng thì tính lại từ ngày đầu chạy mã.",
      },
      {
        voice: "w4",
        minutesLater: 12500,
        text: "Có bấm giờ lại thật, đơn giá lên một ít. Chưa như mong nhưng có công đoàn ngồi cùng nên tôi tin số này.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "compensation",
    voice: "w10",
    daysAgo: 7,
    title: "Chủ nhật tính 150 hay 200 phần trăm",
    text: "tui đi làm hai chủ nhật, phiếu ghi tăng ca mà hổng ghi mấy phần trăm, anh em nói mỗi người một kiểu, ai biết chỉ giùm",
    replies: [
      { voice: "w9", minutesLater: 15, text: "em nghe nói 200 mà không chắc ạ" },
      {
        voice: "f1",
        minutesLater: 120,
        text: "Bộ luật Lao động Điều 98: tăng ca ngày thường ít nhất 150%, ngày nghỉ hằng tuần ít nhất 200%, ngày lễ, tết ít nhất 300%. Làm đêm từ 22 giờ đến 6 giờ được cộng thêm ít nhất 30%.",
      },
      {
        voice: "m2",
        minutesLater: 1300,
        text: "Chủ nhật là ngày nghỉ hằng tuần nên xưởng mình tính 200%. Phiếu mẫu mới sẽ ghi rõ từng mức. Bạn thấy hai chủ nhật đó chưa đúng thì lên nhân sự, tôi xem ngay.",
      },
      {
        voice: "w10",
        minutesLater: 1500,
        text: "dạ đúng 200 rồi, tại phiếu hổng ghi nên lo thôi, cảm ơn nha",
      },
    ],
  },
  {
    room: "everyone",
    topic: "compensation",
    voice: "w7",
    daysAgo: 22,
    title: "Đi trễ mười phút bị trừ năm chục ngàn",
    text: "Xe đưa đón kẹt đường, cả xe trễ mười phút mà ai cũng bị trừ năm chục. Bữa đó đâu phải lỗi tụi tui. Mà trừ vậy ghi vô sổ tay chứ có thấy trên phiếu lương đâu.",
    replies: [
      { voice: "w5", minutesLater: 18, text: "em cũng ở xe đó, em bị trừ luôn ạ" },
      { voice: "w1", minutesLater: 80, text: "Trừ mà không có giấy tờ thì không biết tiền đi đâu." },
      {
        voice: "f1",
        minutesLater: 200,
        text: "Luật không cho phạt tiền hay cắt lương thay cho xử lý kỷ luật (Bộ luật Lao động Điều 127), và khoản trừ nào cũng phải có trên bảng kê lương (Điều 95(3)). Mong nhà máy kiểm tra việc này.",
      },
      {
        voice: "m1",
        minutesLater: 1200,
        text: "Tôi đã yêu cầu dừng ngay việc này ở tất cả các tổ. Tiền đã thu trả lại hết trong tuần, ký nhận tại nhân sự. Xe trễ thì tính là giờ làm, không ai bị trừ.",
      },
      {
        voice: "w7",
        minutesLater: 8900,
        text: "Nhận lại rồi nha. Mà còn người chưa được trả đủ, mong anh coi tiếp.",
      },
      {
        voice: "m1",
        minutesLater: 9700,
        text: "Cảm ơn bạn báo. Tôi kiểm tra lại toàn bộ vào sáng mai, xong sẽ viết vào đây.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "compensation",
    voice: "w1",
    daysAgo: 30,
    title: "Cùng công đoạn là, sao hai bậc lương",
    text: "Khu hoàn thiện có cả nam và nữ, bàn là như nhau, sản lượng ngang nhau, vậy mà bậc lương khác nhau. Tôi hỏi vì muốn hiểu, có thể có lý do mà chúng tôi không biết.",
    replies: [
      {
        voice: "w7",
        minutesLater: 35,
        text: "Tui ủi bao năm mà bậc còn thua người mới vô, hỏi thì nói tại nam khỏe hơn",
      },
      {
        voice: "f1",
        minutesLater: 250,
        text: "Việc có giá trị như nhau thì trả lương như nhau, không phân biệt giới tính (Bộ luật Lao động Điều 90(3)). Thang lương cũng phải công bố (Điều 93), nên mình đề nghị dán thang bậc của khu này.",
      },
      {
        voice: "w8",
        minutesLater: 700,
        text: "Bà già này đứng cả ngày cũng bằng người ta. Khỏe hay không thì nhìn sản lượng là biết.",
      },
      {
        voice: "w1",
        minutesLater: 21000,
        text: "Hai tuần rồi tôi chưa thấy câu trả lời. Nếu chưa có thì xin nói là chưa, để chúng tôi khỏi trông.",
      },
      {
        voice: "r1",
        minutesLater: 22500,
        text: "Công đoàn đã gửi câu này bằng văn bản và xin nhà máy hẹn ngày trả lời. Chưa có ngày, chị sẽ hỏi lại mỗi tuần.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "compensation",
    voice: "w12",
    daysAgo: 5,
    title: "Quy chế thưởng Tết bao giờ dán",
    text: "Năm nào cũng sát ngày mới biết thưởng bao nhiêu, tính theo gì. Mình không đòi con số ngay, mình muốn biết cách tính trước để khỏi đồn.",
    replies: [
      { voice: "w2", minutesLater: 30, text: "em hóng, năm ngoái em tính sai một khúc buồn muốn xỉu" },
      { voice: "w6", minutesLater: 75, text: "Có là mừng rồi, mà biết trước thì mừng hơn" },
      {
        voice: "f1",
        minutesLater: 300,
        text: "Quy chế thưởng là một nội dung phải đối thoại với người lao động (Bộ luật Lao động Điều 63(2)). Mình thêm ý này vào danh sách cho buổi đối thoại.",
      },
    ],
  },
  {
    room: "workers",
    topic: "compensation",
    voice: "w6",
    daysAgo: 24,
    title: "Lương về trễ hai ngày",
    text: "Tới ngày lương mà thẻ chưa có tiền, chủ trọ gõ cửa rồi. Trễ hai ngày thì ráng cũng được đi, mà báo trước một tiếng để còn biết đường xoay.",
    replies: [
      { voice: "w3", minutesLater: 12, text: "em phải mượn tiền mua tã cho con, ngại ghê" },
      { voice: "w7", minutesLater: 30, text: "Tháng rồi cũng trễ mà im re" },
      {
        voice: "w10",
        anonymous: true,
        removed: true,
        minutesLater: 95,
        text: "Ai kẹt tiền cần vay nhanh thì nhắn riêng, có liền trong ngày, khỏi giấy tờ gì hết",
      },
      {
        voice: "f1",
        minutesLater: 150,
        text: "Lương phải trả trực tiếp, đủ và đúng hạn (Bộ luật Lao động Điều 94). Mình và công đoàn sẽ hỏi lý do và xin nhà máy báo trước nếu có trục trặc. Mình vừa gỡ một bài rao cho vay.",
      },
      {
        voice: "r1",
        minutesLater: 500,
        text: "Đã hỏi kế toán: lỗi chuyển khoản, tiền về chiều nay. Công đoàn yêu cầu lần sau trễ dù nửa ngày cũng phải báo từ sáng.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "compensation",
    voice: "w11",
    daysAgo: 33,
    title: "Lương tối thiểu vùng mình là bao nhiêu",
    text: "Mình nghe nói lương tối thiểu đã tăng, mà lên mạng mỗi chỗ một số. Xưởng mình thuộc vùng nào và mức bao nhiêu, ai biết chỉ giúp.",
    replies: [
      { voice: "w4", minutesLater: 60, text: "Trên mạng nhiều bài cũ lắm, đừng tin ngay." },
      {
        voice: "f1",
        minutesLater: 240,
        text: "Từ 1/1/2026, mức tháng: vùng I 5.310.000, vùng II 4.730.000, vùng III 4.140.000, vùng IV 3.700.000 đồng (Nghị định 293/2025 Điều 3). Vùng tính theo nơi công ty hoạt động; xin công đoàn và nhân sự xác nhận vùng của xưởng mình.",
      },
      {
        voice: "r1",
        minutesLater: 1100,
        text: "Công đoàn sẽ dán mức vùng của xưởng kèm bản chụp nghị định ở bảng tin. Ai muốn so với lương của mình thì đem phiếu lương tới, chị ngồi xem cùng.",
      },
    ],
  },
  {
    room: "management",
    topic: "compensation",
    voice: "m2",
    daysAgo: 22,
    title: "Mẫu phiếu lương mới, chốt trước kỳ sau",
    text: "Mẫu mới gồm ba phần: tiền làm, tiền cộng, tiền trừ; giờ tăng ca tách ba mức, ghi theo ngày ở mặt sau. Kế toán lo phần mềm in không kịp. Tôi xin ý kiến để chốt.",
    replies: [
      {
        voice: "m1",
        minutesLater: 260,
        text: "Nếu phần mềm không kịp thì in mặt sau bằng bảng tính trước, đừng hoãn. Mình đã hứa với mọi người rồi.",
      },
      {
        voice: "f1",
        minutesLater: 500,
        text: "Tôi xin mười người tự nguyện đọc thử, nhiều bộ phận khác nhau. Ai đọc một phút mà không tìm ra tiền tăng ca thì mình sửa mẫu, không phải sửa người.",
      },
      {
        voice: "m2",
        minutesLater: 4500,
        text: "Đã đọc thử, mọi người vướng nhất ở phần trừ. Tôi đổi chữ viết tắt thành chữ đầy đủ, đã gửi kế toán.",
      },
    ],
  },
];
